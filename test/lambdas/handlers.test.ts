import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, type FunctionName } from '../../contracts/environment.ts';

const before = { ...process.env };
const numbers: Readonly<Record<string, string>> = {
  MARKER_LIFE_SECONDS: '1641600',
  MAX_RECEIVE_COUNT: '5',
  SWEEP_AFTER_SECONDS: '300',
};

describe('Every handler', () => {
  beforeAll(() => {
    for (const name of Object.values(environment).flat()) {
      process.env[name] = numbers[name] ?? `http://127.0.0.1/${name}`;
    }
    process.env.AWS_REGION = 'us-east-1';
  });

  afterAll(() => {
    for (const name of [...Object.values(environment).flat(), 'AWS_REGION']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  test.each(Object.keys(environment) as FunctionName[])(
    '%s starts with the variables that its construct sets, and calls nothing',
    async (name) => {
      const { handler } = await import(`../../lambdas/${name}/handler.ts`);

      expect(handler).toBeTypeOf('function');
    },
  );
});
