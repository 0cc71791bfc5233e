import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bundleFunctions } from '../../../tools/bundle/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundle-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Source files below `from`; one `from` a test. */
function sources(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(folder, 'case-'));
  const from = join(root, 'lambdas');
  mkdirSync(from);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(from, path)), { recursive: true });
    writeFileSync(join(from, path), text);
  }
  return { from, to: join(root, 'dist') };
}

const read = (to: string, name: string) => readFileSync(join(to, name, 'index.js'), 'utf8');

describe('the bundles', () => {
  const { from, to } = sources({
    'place-order/handler.ts': `
      import { reply } from '../runtime/reply.ts';
      export const handler = async (): Promise<string> => (await import('./late.ts')).late + reply;
    `,
    'place-order/late.ts': `export const late = 'late ';`,
    'charge-payment/handler.ts': `export const handler = async () => 'charged';`,
    'runtime/reply.ts': `export const reply = 'reply';`,
    'runtime/handler.ts': 'export const handler = 0;',
    'notes/readme.txt': 'no function',
  });
  const bundled = bundleFunctions({ from, to });

  test('are one for each folder with a handler, the runtime is none', async () => {
    expect(await bundled).toEqual(['charge-payment', 'place-order']);
  });

  test('hold everything a function needs', async () => {
    await bundled;
    const { handler } = createRequire(import.meta.url)(join(to, 'place-order'));

    expect(await handler()).toBe('late reply');
  });

  test('are CommonJS, also below a package of ES modules', async () => {
    await bundled;
    const script = `require(${JSON.stringify(join(to, 'charge-payment'))}).handler().then(console.log)`;

    expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('charged\n');
    expect(readFileSync(join(to, 'charge-payment', 'package.json'), 'utf8')).toBe(
      '{"type":"commonjs"}\n',
    );
  });

  test('load nothing as an ES module and carry no source map', async () => {
    await bundled;

    expect(/import\(|sourceMappingURL/.test(read(to, 'place-order'))).toBe(false);
  });

  test('are the same bytes when made again', async () => {
    await bundled;
    const again = join(folder, 'again');
    await bundleFunctions({ from, to: again });

    expect(read(again, 'place-order')).toBe(read(to, 'place-order'));
  });
});

describe('the SDK in a bundle', () => {
  const sdk = createRequire(import.meta.url).resolve('@aws-sdk/client-sqs');
  const { from, to } = sources({
    'credentials/handler.ts': `
      import { SQSClient } from ${JSON.stringify(sdk.replace('dist-cjs', 'dist-es'))};
      export const client = () => new SQSClient({ region: 'eu-west-1' });
      export const handler = () => client().config.credentials();
    `,
  });
  const bundled = bundleFunctions({ from, to });

  function run(env: Readonly<Record<string, string>>) {
    const script = `require(${JSON.stringify(join(to, 'credentials'))}).handler()
      .then(({ accessKeyId, sessionToken }) => console.log(accessKeyId, sessionToken))
      .catch(({ message }) => console.log(message))`;
    return execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env });
  }

  test("takes the execution role's credentials from Lambda's variables", async () => {
    await bundled;
    const env = {
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
    };

    expect(run(env)).toBe('id token\n');
  });

  test('says what is missing without them', async () => {
    await bundled;

    expect(run({})).toBe(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set, as Lambda does\n',
    );
  });

  test('has no shape of a command that is never sent', async () => {
    await bundled;

    expect(/CreateQueue|ListDeadLetterSourceQueues/.test(read(to, 'credentials'))).toBe(false);
  });

  test('has no provider that Lambda never asks', async () => {
    await bundled;

    expect(/GetRoleCredentials|AssumeRoleWithWebIdentity/.test(read(to, 'credentials'))).toBe(
      false,
    );
  });

  test('has no event streams, and says so where one would be read', async () => {
    await bundled;
    const script = `require(${JSON.stringify(join(to, 'credentials'))}).client()
      .config.protocol.deserializeEventStream({})
      .catch(({ message }) => console.log(message))`;

    expect(read(to, 'credentials')).not.toContain(':event-type');
    expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe(
      'event streams (SubscribeToShard, SelectObjectContent ...) are left out of bundles; ' +
        'take noEventStreams out of tools/bundle/bundle.ts to use them\n',
    );
  });
});

describe('bundling', () => {
  test('leaves nothing of a function that is gone', async () => {
    const { from, to } = sources({ 'a/handler.ts': 'export const handler = 1;' });
    mkdirSync(join(to, 'gone'), { recursive: true });

    await bundleFunctions({ from, to });

    expect(existsSync(join(to, 'gone'))).toBe(false);
  });

  test('refuses a folder without functions', async () => {
    const { from, to } = sources({ 'runtime/handler.ts': 'export const handler = 0;' });

    await expect(bundleFunctions({ from, to })).rejects.toThrow(
      new Error(`no */handler.ts in ${from}: a function is a folder with a handler.ts`),
    );
  });
});
