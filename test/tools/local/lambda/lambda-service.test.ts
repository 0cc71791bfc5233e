import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp, eventually, functionOf, isAlive, specOf, writeFiles } from './write-function.ts';

afterEach(cleanUp);

const ECHO = 'exports.handler = async (event) => event;';

/** Answers when the event says so, so that a test can hold it. */
const HOLD =
  'exports.handler = ({ ms }) => new Promise((done) => setTimeout(done, ms, process.pid));';

describe('invoking a function', () => {
  test('gives its event and returns its result, by name and by ARN', async () => {
    const { lambda } = functionOf(ECHO);

    const byName = await lambda.invoke('work', '{"a":1}');
    const byArn = await lambda.invoke(
      'arn:aws:lambda:eu-west-1:111111111111:function:work:$LATEST',
      '{"a":2}',
    );

    expect([byName, byArn]).toMatchObject([
      { kind: 'returned', payload: '{"a":1}' },
      { kind: 'returned', payload: '{"a":2}' },
    ]);
  });

  test('reuses the warm environment', async () => {
    const { lambda, named } = functionOf('exports.handler = async () => process.pid;');

    const first = await lambda.invoke('work', '{}');
    const second = await lambda.invoke('work', '{}');

    expect(second).toMatchObject({ payload: first.kind === 'returned' ? first.payload : '' });
    expect(named('EnvironmentStarted')).toHaveLength(1);
  });

  test('starts one environment for each concurrent invocation, and reuses the last one used', async () => {
    const { lambda } = functionOf(HOLD);

    const [, slower] = await Promise.all([
      lambda.invoke('work', '{"ms":20}'),
      lambda.invoke('work', '{"ms":120}'),
    ]);
    const next = await lambda.invoke('work', '{"ms":0}');

    expect(lambda.listEnvironments()).toHaveLength(2);
    expect(next).toMatchObject({ payload: slower.kind === 'returned' ? slower.payload : '' });
  });

  test('waits for an environment above the local cap', async () => {
    const { lambda } = functionOf(HOLD, {}, { maxEnvironments: 1 });

    const results = await Promise.all([1, 2, 3].map(() => lambda.invoke('work', '{"ms":5}')));

    expect(results.map(({ kind }) => kind)).toEqual(['returned', 'returned', 'returned']);
    expect(lambda.listEnvironments()).toHaveLength(1);
  });

  test('is throttled above the reserved concurrency', async () => {
    const { lambda, named } = functionOf(HOLD, { reservedConcurrency: 1 });

    const results = await Promise.all([1, 2].map(() => lambda.invoke('work', '{"ms":5}')));

    expect(results.map(({ kind }) => kind).sort()).toEqual(['returned', 'throttled']);
    expect(named('InvocationThrottled')).toHaveLength(1);
  });

  test('is refused for a function that is not there', async () => {
    const { lambda } = functionOf(ECHO);

    await expect(lambda.invoke('other', '{}')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      status: 404,
    });
    expect(() => lambda.timeoutMs('other')).toThrow('Function not found');
  });

  test('is refused for a payload above 6 MB', async () => {
    const { lambda } = functionOf(ECHO);

    const payload = JSON.stringify('x'.repeat(6_291_556));

    await expect(lambda.invoke('work', payload)).rejects.toMatchObject({ status: 413 });
  });
});

describe('an invocation that fails', () => {
  test.each([
    ['throws', 'throw new TypeError("boom")', { errorType: 'TypeError', errorMessage: 'boom' }],
    [
      'exits',
      'process.exit(3)',
      { errorType: 'Runtime.ExitError', errorMessage: /exit status 3$/ },
    ],
    [
      'exits with 0',
      'process.exit(0)',
      { errorType: 'Runtime.ExitError', errorMessage: /exited without providing a reason$/ },
    ],
    [
      'is killed',
      'process.kill(process.pid, "SIGKILL"); await new Promise(() => {})',
      { errorType: 'Runtime.ExitError', errorMessage: /signal: killed$/ },
    ],
    [
      'leaves a rejection behind',
      'Promise.reject(new Error("late")); await new Promise((done) => setTimeout(done, 1000))',
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: late' },
    ],
    [
      'returns more than 6 MB',
      'return "x".repeat(6291556)',
      { errorType: 'Function.ResponseSizeTooLarge', errorMessage: /exceeded maximum allowed/ },
    ],
    ['returns what is not JSON', 'return 1n', { errorType: 'TypeError', errorMessage: /BigInt/ }],
  ])(
    'because the handler %s says so, and the next one works (F10)',
    async (_name, body, expected) => {
      const { lambda } = functionOf(
        `exports.handler = async ({ fail }) => { if (fail) { ${body} } return 'fine'; };`,
      );

      const failed = await lambda.invoke('work', '{"fail":true}');
      const next = await lambda.invoke('work', '{}');

      const error = JSON.parse(failed.kind === 'failed' ? failed.error : '{}');
      expect(error.errorType).toBe(expected.errorType);
      expect(error.errorMessage).toMatch(expected.errorMessage);
      expect(next).toMatchObject({ kind: 'returned', payload: '"fine"' });
    },
  );

  test('at the timeout is killed, and the next one is cold (F1)', async () => {
    const { lambda, named } = functionOf(
      'exports.handler = async ({ spin }) => { while (spin); return 1; };',
      { timeoutMs: 100 },
    );

    const result = await lambda.invoke('work', '{"spin":true}');
    await lambda.invoke('work', '{}');

    expect(result).toMatchObject({
      kind: 'failed',
      error: expect.stringContaining('Task timed out after 0.10 seconds'),
    });
    expect(named('EnvironmentKilled')[0]?.detail).toMatchObject({ reason: 'timeout' });
    expect(named('EnvironmentStarted')).toHaveLength(2);
  });

  test('because memory is out ends the environment', async () => {
    const { lambda } = functionOf(
      'exports.handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); };',
      { memoryMb: 64 },
    );

    const result = await lambda.invoke('work', '{}');

    expect(result).toMatchObject({
      kind: 'failed',
      error: expect.stringContaining('Runtime.ExitError'),
    });
    await eventually(() => lambda.listEnvironments().length === 0);
  });

  test.each([
    ['throws', 'throw new RangeError("bad settings");', 'RangeError'],
    ['exits', 'process.exit(4);', 'Runtime.ExitError'],
    ['does not parse', 'exports.handler = ;', 'Runtime.UserCodeSyntaxError'],
    ['needs what is not there', 'require("./missing");', 'Runtime.ImportModuleError'],
    ['exports no handler', 'exports.other = 1;', 'Runtime.HandlerNotFound'],
    [
      'takes a callback',
      'exports.handler = (e, c, done) => done();',
      'Runtime.CallbackHandlerDeprecated',
    ],
  ])('in init because the module %s is tried again cold', async (_name, source, errorType) => {
    const { lambda } = functionOf(source);

    const results = [await lambda.invoke('work', '{}'), await lambda.invoke('work', '{}')];

    for (const result of results) {
      expect(JSON.parse(result.kind === 'failed' ? result.error : '{}').errorType).toBe(errorType);
    }
    await eventually(() => lambda.listEnvironments().length === 0);
  });
});

describe('the environments of a function', () => {
  test('can be started ahead', async () => {
    const { lambda, named } = functionOf(ECHO);

    await lambda.warm('work', 2);
    await lambda.invoke('work', '{}');

    expect(lambda.listEnvironments().map(({ state }) => state)).toEqual(['idle', 'idle']);
    expect(named('EnvironmentStarted')).toHaveLength(2);
  });

  test('may die while idle: the next invocation is cold and works', async () => {
    const { lambda } = functionOf(ECHO);
    await lambda.warm('work', 1);

    process.kill(lambda.listEnvironments()[0]?.pid ?? 0, 'SIGKILL');
    await eventually(() => lambda.listEnvironments().length === 0);

    expect(await lambda.invoke('work', '{}')).toMatchObject({ kind: 'returned' });
  });

  test('end with the service, and what runs fails', async () => {
    const { lambda } = functionOf(HOLD);
    const running = lambda.invoke('work', '{"ms":60000}');
    await eventually(() => lambda.listEnvironments().some(({ state }) => state === 'busy'));
    const pids = lambda.listEnvironments().map(({ pid }) => pid);

    await lambda.stop();

    expect(await running).toMatchObject({ kind: 'failed' });
    expect(pids.map(isAlive)).toEqual([false]);
  });

  test('are killed at random moments by the fault, in the given share of invocations (C3)', async () => {
    const { lambda, named } = functionOf(ECHO);
    await lambda.invoke('work', '{}');
    lambda.faults.killRate = 0.3;

    const kinds: string[] = [];
    for (let at = 0; at < 20; at += 1) kinds.push((await lambda.invoke('work', '{}')).kind);

    const kills = named('EnvironmentKilled').filter(({ detail }) => detail?.reason === 'fault');
    expect(kills.length).toBeGreaterThan(1);
    expect(kinds.filter((kind) => kind === 'failed')).toHaveLength(kills.length);
  });

  test('are of a runtime that is refused when it cannot be run', () => {
    const { lambda } = functionOf(ECHO);
    const spec = specOf(writeFiles({}), { name: 'other' });

    expect(() => lambda.createFunction({ ...spec, runtime: 'python3.13' })).toThrow(
      'runs nodejs runtimes only, got python3.13',
    );
    expect(() => lambda.createFunction({ ...spec, runtime: 'nodejs99.x' })).toThrow(
      'put Node 99 on PATH',
    );
  });
});
