import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { product } from '../../contracts/product.ts';
import { synthesizeDev } from '../../tools/demo/synthesize.ts';
import { type LocalCloud, startLocalCloud } from '../../tools/local/main.ts';
import { FakeControlPlane } from '../support/fake-control-plane.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the end-to-end checks of a deployed stage', () => {
  const plane = new FakeControlPlane();
  let cloud: LocalCloud;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    cloud = await startLocalCloud({ assemblyDir: await synthesizeDev(root), port: 0, speed: 10 });
    const control = await plane.start();
    plane.addStack(`${product}-dev-All`, cloud.outputs);
    env = {
      ...process.env,
      ...{ AWS_ENDPOINT_URL: cloud.place.endpoint, AWS_REGION: cloud.place.region },
      ...{ AWS_ENDPOINT_URL_CLOUDFORMATION: control, AWS_ENDPOINT_URL_STS: control },
      ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', TARGET: 'aws' },
    };
  }, 60_000);

  afterAll(async () => {
    await cloud?.stop();
    await plane.stop();
  });

  async function run(args: readonly string[], extra: NodeJS.ProcessEnv = {}) {
    try {
      const options = { cwd: root, env: { ...env, ...extra } };
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['test/stage/main.ts', ...args],
        options,
      );
      return { code: 0, text: stdout };
    } catch (error) {
      const { code, stderr } = error as { code: number; stderr: string };
      return { code, text: stderr };
    }
  }

  test('hold for the app on this machine, asked as AWS is', async () => {
    expect(await run(['--stage', 'dev'])).toEqual({
      code: 0,
      text: [
        'stage dev in account 111122223333, us-east-1',
        'ok  a repeated request is one order, and has every effect exactly once',
        'ok  poison becomes a dead letter with its reason',
        'ok  a wrong request is refused with its reason',
        '',
      ].join('\n'),
    });
  }, 60_000);

  test('begin only when they are told to, and for which stage', async () => {
    const refused = (missing: string) => ({
      code: 2,
      text:
        `error: this places orders in a deployed stage: say ${missing}, ` +
        'as in TARGET=aws npm run e2e -- --stage dev\n',
    });

    expect(await run([], { TARGET: '' })).toEqual(refused('TARGET=aws and --stage'));
    expect(await run(['--stage', 'dev'], { TARGET: '' })).toEqual(refused('TARGET=aws'));
    expect(await run([])).toEqual(refused('--stage'));
  });

  test('know the stages', async () => {
    const { code, text } = await run(['--stage', 'nope']);

    expect(code).toBe(2);
    expect(text).toMatch(/^error: --stage must be one of dev, prod.*, got 'nope'\n$/);
  });

  test.each([
    ['a region', 'Region is missing', { AWS_REGION: undefined }],
    [
      'credentials',
      'Could not load credentials from any providers',
      { AWS_ACCESS_KEY_ID: undefined },
    ],
  ])('say what to set without %s', async (_, reason, missing) => {
    const nowhere = {
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    };

    expect(await run(['--stage', 'dev'], { ...nowhere, ...missing })).toEqual({
      code: 1,
      text: `error: ${reason}: set AWS_REGION and credentials of the stage's account\n`,
    });
  });

  test('say what a stage lacks', async () => {
    const { code, text } = await run(['--stage', 'prod']);

    expect(code).toBe(1);
    expect(text).toMatch(
      /-prod-\* in account 111122223333 have no output OrdersApiUrl, .*deploy the stage first/,
    );
  });
});
