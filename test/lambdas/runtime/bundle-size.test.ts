import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

/** A guard against growth; the gate and the peer's size are in `bench`. */
const maxBytes = 20 * 1024;

/** The three entry points and the transaction mode, as one function would bundle them. */
const entry = `
  export { queueConsumer } from './queue-consumer.ts';
  export { fifoConsumer } from './fifo-consumer.ts';
  export { streamConsumer } from './stream-consumer.ts';
  export { transaction } from './transaction.ts';
`;

describe('The runtime', () => {
  test('is at most 20 KB, minified, without the SDK and the schema library', async () => {
    const resolveDir = fileURLToPath(new URL('../../../lambdas/runtime', import.meta.url));

    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir, loader: 'ts' },
      ...{ bundle: true, minify: true, write: false, outdir: 'none' },
      ...{ platform: 'node', target: 'node24', format: 'cjs' },
      external: ['@aws-sdk/*', 'zod', 'zod/*'],
    });

    expect(outputFiles[0]?.contents.length).toBeLessThanOrEqual(maxBytes);
  });
});
