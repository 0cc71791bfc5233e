import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planConsumer, UsageError } from '../../../tools/new/consumer.ts';
import { kinds } from '../../../tools/new/kinds.ts';
import { hasPart } from '../../lib/parts.ts';
import { runIn, scratchCopy, synthesizeIn } from '../../support/scratch-copy.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * Also of words that the generated code has, and six with queues: with those of the reference they are
 * more than one alarm can look at. A fork without a source makes no consumer of it.
 */
const consumers = Object.fromEntries(
  Object.entries({
    'award-points': 'topic',
    'track-parcel': 'fifo',
    'count-events': 'stream',
    'resize-image': 'queue',
    'delete-draft': 'topic',
    'stage-view': 'stream',
    'update-shared': 'queue',
    'prepare-stage': 'fifo',
  }).filter(([, from]) => hasPart(kinds[from]?.stack ?? '?')),
);

describe('npm run new', () => {
  let copy = '';
  const run = (...args: string[]) =>
    runIn(copy, process.execPath, ['tools/new/main.ts', 'consumer', ...args]);

  beforeAll(() => {
    copy = scratchCopy();
    for (const [name, from] of Object.entries(consumers)) run(name, '--from', from);
  }, 60_000);
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('writes consumers of all four sources that compile', () => {
    expect(runIn(copy, join('node_modules', '.bin', 'tsc'), ['--noEmit']).text).toBe('');
  }, 60_000);

  test('writes them in the style of the house', () => {
    const paths = Object.keys(consumers).map((name) => join('lambdas', name));
    const biome = join('node_modules', '.bin', 'biome');

    expect(runIn(copy, biome, ['ci', 'contracts', 'lib/stacks', ...paths]).code).toBe(0);
  });

  test('writes tests that pass', () => {
    const paths = Object.keys(consumers).map((name) => `test/lambdas/${name}`);
    const vitest = join('node_modules', '.bin', 'vitest');

    const { text } = runIn(copy, vitest, ['run', '--root', copy, ...paths]);

    expect(text).toContain(`${paths.length} passed`);
  }, 60_000);

  test.each(['dev', 'prod'])(
    'brings all parts of each into the templates of %s',
    (stage) => {
      expect(synthesizeIn(copy, stage)).toMatchObject({ code: 0 });

      const types = (stack: string, id: string) => partsOf(copy, `Orders-${stage}-${stack}`, id);
      const ofQueue = ['Alarm', 'EventSourceMapping', 'Function', 'LogGroup', 'Queue', 'Role'];
      expect(types('FanOut', 'AwardPoints')).toEqual(
        expect.arrayContaining([...ofQueue, 'Subscription']),
      );
      expect(types('Fulfilment', 'TrackParcel')).toEqual(
        expect.arrayContaining([...ofQueue, 'Subscription']),
      );
      expect(types('Invoicing', 'ResizeImage')).toEqual(expect.arrayContaining(ofQueue));
      if ('count-events' in consumers) {
        expect(types('Streaming', 'CountEvents')).toEqual(
          expect.arrayContaining(['Alarm', 'EventSourceMapping', 'Function', 'LogGroup', 'Role']),
        );
      }
      const operations = readFileSync(
        join(copy, 'cdk.out', `Orders-${stage}-Operations.template.json`),
        'utf8',
      );
      for (const name of Object.keys(consumers)) expect(operations).toContain(`# ${name}`);
    },
    60_000,
  );

  test.each([
    [
      ['award-points', '--from', 'topic'],
      'lambdas/award-points is there already; take another name',
    ],
    [['AwardPoints', '--from', 'topic'], 'got AwardPoints; take another name'],
    [['other', '--from', 'kafka'], '--from must be topic, fifo, stream, queue, got kafka'],
    [['other'], '--from must be topic, fifo, stream, queue, got none'],
  ])('refuses %j, and writes nothing', (args, message) => {
    const { code, text } = run(...args);

    expect(code).toBe(2);
    expect(text).toContain(message);
    expect(existsSync(join(copy, 'lambdas', 'other'))).toBe(false);
  });
});

describe('A name of a new consumer', () => {
  const sources = Object.keys(kinds).filter((from) => hasPart(kinds[from]?.stack ?? '?'));
  const plan = (name: string, from: string) => () => planConsumer(root, name, from);

  test.each(['update', 'transaction', 'delete', 'shared', 'stage', 'email', 'payment', 'then'])(
    'has two words: "%s" could be a word of the language, of the code, or of a consumer',
    (name) => {
      for (const from of sources) {
        expect(plan(name, from)).toThrow(
          new UsageError(
            `the name must be two or more words of a-z and 0-9 with hyphens (award-points), 30 letters at most, got ${name}; take another name`,
          ),
        );
      }
    },
  );

  test.each([
    ['order-placed', 'topic', 'orderPlaced'],
    ['payment-charged', 'fifo', 'paymentCharged'],
    ['order-event', 'stream', 'OrderEvent'],
    ['alarm-topic', 'queue', 'alarmTopic'],
    ['invoice-dead-letter', 'queue', 'InvoiceDeadLetterQueueUrl'],
    ['parse-int', 'topic', 'parseInt'],
  ])('is not "%s" from a %s, where %s is another thing', (name, from, word) => {
    expect(plan(name, from)).toThrow(
      new UsageError(
        `the name must be free in the code of a consumer, got ${name}: ${word} is another thing there; take another name`,
      ),
    );
  });

  test.each(sources)('is nothing that a new consumer from a %s imports or declares', (from) => {
    const generated = planConsumer(root, 'zap-it', from).filter(({ path }) => path.includes('zap'));
    const code = generated.map(({ text }) => text).join('\n');
    const named = code.match(/(?<=[{,]\s*|const |type )[a-z]+[A-Z]\w*(?=\s*[},=])/g) ?? [];
    const names = new Set(named.filter((word) => word !== 'zapIt').map(kebab));

    expect(names.size).toBeGreaterThan(3);
    for (const name of names) expect(plan(name, from), name).toThrow('take another name');
  });
});

test('Every service is declared in ten lines or fewer', () => {
  const stacks = join(import.meta.dirname, '..', '..', '..', 'lib', 'stacks');
  const declarations = readdirSync(stacks).flatMap((file) => {
    const text = readFileSync(join(stacks, file), 'utf8');
    return [...text.matchAll(/^ {4}(?:const .*= )?new (?:Queue|Stream)Consumer\([\s\S]*?\);$/gm)];
  });

  expect(declarations.length).toBeGreaterThanOrEqual(5);
  for (const [code] of declarations) expect(code.split('\n').length).toBeLessThanOrEqual(10);
});

function kebab(identifier: string): string {
  return identifier.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The last words of the types of all resources whose logical ids begin with an id. */
function partsOf(copy: string, stack: string, id: string): readonly string[] {
  const file = join(copy, 'cdk.out', `${stack}.template.json`);
  const { Resources } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries<{ Type: string }>(Resources)
    .filter(([logicalId]) => logicalId.startsWith(id))
    .map(([, { Type }]) => Type.split('::').at(-1) ?? '');
}
