import { describe, test } from 'vitest';
import { expectRight, patienceMs } from './seeds.ts';

describe('Consumers of a FIFO queue, under every fault at once', () => {
  test(
    'in transaction mode lose, double and reorder nothing',
    async () => {
      await expectRight({ source: 'fifo', mode: 'transaction' }, 350);
    },
    patienceMs,
  );

  test(
    'in watermark mode as well',
    async () => {
      await expectRight({ source: 'fifo', mode: 'watermark' }, 250);
    },
    patienceMs,
  );
});

describe('Consumers of a stream, under every fault at once', () => {
  test(
    'in transaction mode lose, double and reorder nothing',
    async () => {
      await expectRight({ source: 'stream', mode: 'transaction' }, 250);
    },
    patienceMs,
  );

  test(
    'in watermark mode as well',
    async () => {
      await expectRight({ source: 'stream', mode: 'watermark' }, 250);
    },
    patienceMs,
  );
});
