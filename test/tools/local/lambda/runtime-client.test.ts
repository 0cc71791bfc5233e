import { spawn } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import {
  cleanUp,
  eventually,
  functionOf,
  isAlive,
  service,
  specOf,
  writeFiles,
} from './write-function.ts';

afterEach(cleanUp);

describe('a function process', () => {
  test('has the environment of Lambda and nothing of this process but PATH', async () => {
    const { lambda } = functionOf('exports.handler = async () => process.env;', {
      environment: { TABLE: 'orders', NODE_OPTIONS: '--enable-source-maps' },
    });

    const env = await resultOf(lambda.invoke('work', '{}'));

    expect(env).toMatchObject({
      TABLE: 'orders',
      TZ: ':UTC',
      _HANDLER: 'index.handler',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_LAMBDA_FUNCTION_NAME: 'work',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      LAMBDA_TASK_ROOT: expect.stringContaining('function-'),
      NODE_OPTIONS: expect.stringMatching(/^--max-old-space-size=115 .* --enable-source-maps$/),
    });
    const inherited = Object.keys(env).filter((name) => name in process.env);
    const ours = ['PATH', 'TZ', 'LANG', 'NODE_OPTIONS'];
    expect(inherited.filter((name) => !name.startsWith('AWS_') && !ours.includes(name))).toEqual(
      [],
    );
  });

  test('gives the handler its context', async () => {
    const { lambda } = functionOf(
      'exports.handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() });',
    );

    const result = await lambda.invoke('work', '{}');
    const context = await resultOf(Promise.resolve(result));

    expect(context).toMatchObject({
      awsRequestId: result.kind === 'throttled' ? '' : result.requestId,
      functionName: 'work',
      functionVersion: '$LATEST',
      memoryLimitInMB: '128',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:work',
      logGroupName: '/aws/lambda/work',
      callbackWaitsForEmptyEventLoop: true,
    });
    expect(context.left).toBeGreaterThan(5_000);
    expect(context.left).toBeLessThanOrEqual(10_000);
  });

  test.each([
    ['an ES module', { 'index.mjs': 'export const handler = async () => "yes";' }, 'index.handler'],
    [
      'a package of type module',
      {
        'package.json': '{"type":"module"}',
        'index.js': 'import { text } from "./text.js"; export const handler = async () => text;',
        'text.js': 'export const text = "yes";',
      },
      'index.handler',
    ],
    [
      'a folder and a nested export',
      { 'src/app.js': 'exports.api = { handler: async () => "yes" };' },
      'src/app.api.handler',
    ],
    [
      'CommonJS in several files',
      {
        'index.js': 'exports.handler = async () => require("./b.js");',
        'b.js': 'module.exports = "yes";',
      },
      'index.handler',
    ],
  ])('loads %s', async (_name, files, handler) => {
    const { lambda } = service();
    lambda.createFunction(specOf(writeFiles(files as Record<string, string>), { handler }));

    expect(await resultOf(lambda.invoke('work', '{}'))).toBe('yes');
  });

  test('takes CommonJS for what it is below a package of type module, as Lambda has none', async () => {
    const { lambda } = service();
    const folder = writeFiles({
      'package.json': '{"type":"module"}',
      'asset/index.js': 'exports.handler = async () => require("./b.js");',
      'asset/b.js': 'module.exports = "yes";',
    });
    lambda.createFunction(specOf(`${folder}/asset`));

    expect(await resultOf(lambda.invoke('work', '{}'))).toBe('yes');
  });

  test('has its log lines reported with the request id, before the result', async () => {
    const { lambda, events } = functionOf(
      'exports.handler = async ({ text }) => { console.log(text); console.error("bad " + text); };',
    );

    const first = await lambda.invoke('work', '{"text":"one"}');
    const second = await lambda.invoke('work', '{"text":"two"}');

    const lines = events.filter(({ name }) => name === 'LogLine').map(({ detail }) => detail);
    const ids = [first, second].map((result) =>
      result.kind === 'throttled' ? '' : result.requestId,
    );
    expect(lines.map((detail) => [detail?.requestId, detail?.line]).sort()).toEqual(
      [
        [ids[0], 'one'],
        [ids[0], 'bad one'],
        [ids[1], 'two'],
        [ids[1], 'bad two'],
      ].sort(),
    );
    expect(events.at(-1)?.name).toBe('InvocationSucceeded');
  });

  test.each([
    ['fetch', 'await fetch("http://example.com/")', 'example.com'],
    ['fetch of an address', 'await fetch("https://192.0.2.1/")', '192.0.2.1'],
    ['net', 'await once(require("net").connect(80, "192.0.2.1"))', '192.0.2.1'],
    [
      'tls',
      'await once(require("tls").connect({ port: 443, host: "example.com" }))',
      'example.com',
    ],
    ['dns', 'await require("dns").promises.resolve4("example.com")', 'example.com'],
    ['dgram', 'require("dgram").createSocket("udp4").send("x", 53, "192.0.2.1")', '192.0.2.1'],
  ])('cannot reach another host by %s', async (_name, attempt, host) => {
    const { lambda, named } = functionOf(`
      const once = (socket) => new Promise((done, fail) => socket.on('connect', done).on('error', fail));
      exports.handler = async () => {
        try { ${attempt}; return 'connected'; } catch (error) { return (error.cause ?? error).code; }
      };`);

    const code = await resultOf(lambda.invoke('work', '{}'));

    expect(code).toBe('ERR_NOT_LOOPBACK');
    await eventually(() => named('NonLoopbackRefused').length > 0);
    expect(named('NonLoopbackRefused')[0]?.detail?.refused).toBe(host);
  });

  test.each([
    ['waits', 'await new Promise((resolve) => setTimeout(resolve, 60_000));'],
    ['never yields', 'for (;;);'],
  ])('ends when its parent is killed while the handler %s', async (_name, body) => {
    const codeDir = writeFiles({ 'index.js': `exports.handler = async () => { ${body} };` });
    const parent = spawn(process.execPath, ['--input-type=module', '-e', parentSource(codeDir)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    parent.stdout.on('data', (chunk) => {
      output += chunk;
    });
    await eventually(() => output.endsWith('\n'));
    const pid = Number(output);
    const before = isAlive(pid);

    parent.kill('SIGKILL');

    await eventually(() => !isAlive(pid));
    expect(before).toBe(true);
  });
});

async function resultOf(invoked: ReturnType<ReturnType<typeof service>['lambda']['invoke']>) {
  const result = await invoked;
  if (result.kind !== 'returned') throw new Error(JSON.stringify(result));
  return JSON.parse(result.payload);
}

/** A program that invokes the function and prints its process id once the handler runs. */
function parentSource(codeDir: string): string {
  const at = (file: string) =>
    JSON.stringify(new URL(`../../../../tools/local/${file}`, import.meta.url));
  return `
    import { LambdaService } from ${at('lambda/lambda-service.ts')};
    import { seededRandom, systemClock } from ${at('clock.ts')};
    const lambda = new LambdaService({
      clock: systemClock(), random: seededRandom(1), environment: {},
      place: { account: '1', region: 'eu-west-1', endpoint: '' },
      observe: ({ name, detail }) => name === 'InvocationStarted' && console.log(detail.pid),
    });
    lambda.createFunction(${JSON.stringify(specOf(codeDir, { timeoutMs: 60_000 }))});
    await lambda.invoke('work', '{}');`;
}
