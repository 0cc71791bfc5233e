import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIn, synthesizeIn } from '../support/scratch-copy.ts';
import { forks, type Trial, tryFork } from './trial.ts';

/** What the page does before it takes anything away. */
const begun = [
  'node tools/rename/main.ts Bakery',
  'node tools/new/main.ts consumer award-points --from topic',
];
const removedBy: Readonly<Record<string, string>> = {
  'Without Kinesis': 'AWS::Kinesis',
  'Without the API': 'AWS::ApiGateway',
  'Without the API, after Kinesis': 'AWS::ApiGateway',
};

describe.each(forks.map((headings) => ({ headings, name: headings.join(', ') })))(
  'the fork "$name"',
  ({ headings }) => {
    let trial: Trial = { copy: '', failure: 'not tried' };
    beforeAll(() => {
      trial = tryFork(headings, begun);
    }, 60_000);
    afterAll(() => remove(trial), 60_000);

    test('is made by the commands of its page, with a name and a consumer of its own', () => {
      expect(trial.failure).toBe('');
    });

    // `npm run fork-trials` has the time to compile, check and test all of them.
    if (headings.length === 1) {
      test('compiles, tests included', () => {
        const tsc = join('node_modules', '.bin', 'tsc');

        expect(runIn(trial.copy, tsc, ['--noEmit']).text).toBe('');
      }, 60_000);
    }

    test('is synthesized without what was taken away', () => {
      expect(synthesizeIn(trial.copy, 'dev')).toMatchObject({ code: 0 });

      const output = join(trial.copy, 'cdk.out');
      const templates = readdirSync(output).filter((file) => file.endsWith('.template.json'));
      expect(templates.length).toBeGreaterThan(4);
      for (const file of templates) {
        const text = readFileSync(join(output, file), 'utf8');
        for (const heading of headings) expect(text).not.toContain(removedBy[heading] ?? heading);
      }
    }, 60_000);
  },
);

test('A fork whose own lines meet a patch loses nothing', () => {
  const own = "sed -i.was 's/StreamingStack/LogStack/' lib/stacks/orders-system.ts";

  const trial = tryFork(['Without Kinesis'], [own]);
  const changes = runIn(trial.copy, 'git', ['status', '--short']).text;
  remove(trial);

  expect(trial.failure).toContain('patch failed: lib/stacks/orders-system.ts');
  expect(changes).toBe('');
}, 60_000);

function remove({ copy }: Trial): void {
  rmSync(copy, { recursive: true, force: true });
}
