import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIn, synthesizeIn } from '../support/scratch-copy.ts';
import { type Trial, tryFork } from './trial.ts';

describe.each([
  ['Without Kinesis', 'AWS::Kinesis'],
  ['Without the API', 'AWS::ApiGateway'],
])('the fork "%s"', (heading, removed) => {
  let trial: Trial = { copy: '', failure: 'not tried' };
  beforeAll(() => {
    trial = tryFork(heading);
  }, 60_000);
  afterAll(() => rmSync(trial.copy, { recursive: true, force: true }));

  test('is made by the commands of its page', () => {
    expect(trial.failure).toBe('');
  });

  test('compiles, tests included', () => {
    const tsc = join('node_modules', '.bin', 'tsc');

    expect(runIn(trial.copy, tsc, ['--noEmit']).text).toBe('');
  }, 60_000);

  test.each(['dev', 'prod'])(
    'is synthesized in %s without what was taken away',
    (stage) => {
      expect(synthesizeIn(trial.copy, stage)).toMatchObject({ code: 0 });

      const output = join(trial.copy, 'cdk.out');
      const files = readdirSync(output).filter((file) => file.includes(`-${stage}-`));
      const templates = files.filter((file) => file.endsWith('.template.json'));
      expect(templates.length).toBeGreaterThan(5);
      for (const file of templates) {
        expect(readFileSync(join(output, file), 'utf8')).not.toContain(removed);
      }
    },
    60_000,
  );
});
