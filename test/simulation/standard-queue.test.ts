import { describe, test } from 'vitest';
import { expectRight, patienceMs } from './seeds.ts';

describe('Consumers of a standard queue, under every fault at once', () => {
  test(
    'in transaction mode lose and double nothing, and dead-letter exactly the poison',
    async () => {
      await expectRight({ source: 'standard', mode: 'transaction' }, 400);
    },
    patienceMs,
  );

  test(
    'in inline mode as well',
    async () => {
      await expectRight({ source: 'standard', mode: 'inline' }, 300);
    },
    patienceMs,
  );

  test(
    'in lease mode execute every event, each time under the same key',
    async () => {
      await expectRight({ source: 'standard', mode: 'lease' }, 200);
    },
    patienceMs,
  );
});
