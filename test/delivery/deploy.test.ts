import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../contracts/environment.ts';
import { product } from '../../contracts/product.ts';
import { stackParts } from '../lib/parts.ts';
import { FakeControlPlane } from '../support/fake-control-plane.ts';

const root = join(import.meta.dirname, '..', '..');
const stage = 'prod';
const guard = join(root, 'tools', 'local', 'lambda', 'loopback-guard.cjs');
const stack = (part: string) => `${product}-${stage}-${part}`;

describe('cdk deploy', () => {
  const plane = new FakeControlPlane();
  const output = mkdtempSync(join(tmpdir(), 'deploy-'));
  const refusals = join(output, 'refusals');

  beforeAll(async () => {
    const endpoint = await plane.start();
    writeFileSync(refusals, '');
    const env = {
      ...process.env,
      ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', CDK_VALIDATION: 'false' },
      ...{ NODE_OPTIONS: `--require ${guard}`, LOOPBACK_REFUSALS: refusals },
    };
    const args = [
      'deploy',
      '--all',
      '--context',
      `stage=${stage}`,
      '--output',
      join(output, 'out'),
    ];
    const quiet = ['--require-approval', 'never', '--progress', 'events', '--concurrency', '4'];
    const cdk = join(root, 'node_modules', '.bin', 'cdk');
    await promisify(execFile)(cdk, [...args, ...quiet], { cwd: root, env });
  }, 90_000);

  afterAll(async () => {
    await plane.stop();
    rmSync(output, { recursive: true, force: true });
  });

  const namesOf = (action: string) =>
    plane.calls
      .filter((call) => call.action === action)
      .map(({ parameters }) => parameters.StackName ?? '');

  test('makes and executes one change set for each stack', () => {
    const stacks = stackParts.map(stack);

    expect(namesOf('CreateChangeSet').sort()).toEqual(stacks);
    expect(namesOf('ExecuteChangeSet').sort()).toEqual(stacks);
  });

  test('deploys what is shared first and what watches last', () => {
    const order = namesOf('ExecuteChangeSet');

    expect(order[0]).toBe(stack('Foundation'));
    expect(order.indexOf(stack('Invoicing'))).toBeLessThan(order.indexOf(stack('Ordering')));
    expect(order.at(-1)).toBe(stack('Operations'));
  });

  test('asks for the right to make roles, and for no more', () => {
    const created = plane.calls.filter(({ action }) => action === 'CreateChangeSet');
    const asked = created.flatMap(({ parameters }) =>
      Object.entries(parameters).filter(([name]) => name.startsWith('Capabilities.')),
    );

    expect(new Set(asked.map(([, capability]) => capability))).toEqual(
      new Set(['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND']),
    );
  });

  test('tags every stack with the product and the stage', () => {
    const tags = plane.calls
      .filter(({ action }) => action === 'CreateChangeSet')
      .map(({ parameters }) =>
        Object.entries(parameters)
          .filter(([name]) => /^Tags\.member\.\d+\.Value$/.test(name))
          .map(([, value]) => value)
          .sort(),
      );

    expect(new Set(tags.map(String))).toEqual(
      new Set([[product.toLowerCase(), stage].sort().join()]),
    );
  });

  test('protects the stacks of prod from termination', () => {
    expect(new Set(namesOf('UpdateTerminationProtection'))).toEqual(
      new Set(namesOf('CreateChangeSet')),
    );
  });

  test('publishes every bundle and template to the bootstrap bucket', () => {
    const bucket = `/cdk-hnb659fds-assets-${plane.account}-eu-west-1/`;

    expect(plane.objects.every((key) => key.startsWith(bucket))).toBe(true);
    expect(plane.objects.filter((key) => key.endsWith('.zip')).length).toBeGreaterThanOrEqual(
      Object.keys(environment).length,
    );
    expect(plane.objects.filter((key) => key.endsWith('.json'))).toHaveLength(stackParts.length);
  });

  test('takes on the bootstrap roles', () => {
    const roles = plane.calls
      .filter(({ action }) => action === 'AssumeRole')
      .map(({ parameters }) => parameters.RoleArn?.split('/').at(-1)?.split('-role')[0]);

    expect(new Set(roles)).toEqual(
      new Set(['cdk-hnb659fds-file-publishing', 'cdk-hnb659fds-deploy']),
    );
  });

  test('tries to reach nothing but loopback', () => {
    expect(readFileSync(refusals, 'utf8')).toBe('');

    const reach = "fetch('http://192.0.2.1').catch(() => {})";
    const env = { ...process.env, LOOPBACK_REFUSALS: refusals };
    execFileSync(process.execPath, ['--require', guard, '--eval', reach], { env });
    expect(readFileSync(refusals, 'utf8')).toBe('192.0.2.1\n');
  });
});
