import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AssemblyError } from '../../../../tools/local/assembly/assembly-error.ts';
import { getAssetPath } from '../../../../tools/local/assembly/asset-path.ts';
import { readCloudAssembly } from '../../../../tools/local/assembly/cloud-assembly.ts';

describe('a cloud assembly', () => {
  let directory = '';

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  test('that does not exist is refused with the remedy', () => {
    const missing = join(directory, 'cdk.out');

    expect(() => readCloudAssembly(missing)).toThrow(
      new AssemblyError(`no cloud assembly: ${missing} does not exist; run npx cdk synth`),
    );
  });

  test('without manifest is refused with the remedy', () => {
    expect(() => readCloudAssembly(directory)).toThrow(
      new AssemblyError(`no cloud assembly: ${directory} has no manifest.json; run npx cdk synth`),
    );
  });

  test('without stacks is refused', () => {
    write('manifest.json', { artifacts: {} });

    expect(() => readCloudAssembly(directory)).toThrow(
      new AssemblyError(`${directory} holds no stack: check the app, then run npx cdk synth`),
    );
  });

  test('for two regions is refused', () => {
    write('manifest.json', {
      artifacts: { A: stack('A', 'aws://1/eu-west-1'), B: stack('B', 'aws://1/us-east-1') },
    });
    write('A.json', {});
    write('B.json', {});

    expect(() => readCloudAssembly(directory)).toThrow(
      new AssemblyError(
        'the stacks are for more than one region (eu-west-1, us-east-1): synthesize one stage, as in npx cdk synth -c stage=dev',
      ),
    );
  });

  test('gives every stack, those of nested stages too, with its place', () => {
    write('manifest.json', {
      artifacts: {
        Tree: { type: 'cdk:tree' },
        Top: stack('Top', 'aws://unknown-account/eu-west-1'),
        Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Stage' } },
      },
    });
    write('Top.json', {});
    write('assembly-Stage/manifest.json', { artifacts: { Inner: stack('Inner') } });
    write('assembly-Stage/Inner.json', {});

    const { stacks, account, region } = readCloudAssembly(directory);

    expect(stacks.map(({ name }) => name)).toEqual(['Top', 'Inner']);
    expect({ account, region }).toEqual({ account: undefined, region: 'eu-west-1' });
  });

  test("finds a function's code by the hash in its S3 key, else by metadata", () => {
    write('manifest.json', {
      artifacts: {
        Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
        A: stack('A'),
      },
    });
    write('assets.json', { files: { abc: { source: { path: 'asset.abc' } } } });
    write('asset.abc/index.js', {});
    write('asset.def/index.js', {});
    write('A.json', {});
    const [only] = readCloudAssembly(directory).stacks;
    if (!only) throw new Error('one stack expected');
    const marked = { Type: 'AWS::Lambda::Function', Metadata: { 'aws:asset:path': 'asset.def' } };

    expect(getAssetPath(only, marked, 'abc.zip')).toBe(join(directory, 'asset.abc'));
    expect(getAssetPath(only, marked, 'other.zip')).toBe(join(directory, 'asset.def'));
    expect(() => getAssetPath(only, { Type: 'T' }, 'other.zip')).toThrow(
      new AssemblyError(`no asset for other.zip in ${directory}: run npx cdk synth again`),
    );
  });

  function write(file: string, content: object): void {
    const path = join(directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
  }
});

function stack(name: string, environment = 'aws://unknown-account/unknown-region') {
  return {
    type: 'aws:cloudformation:stack',
    environment,
    properties: { templateFile: `${name}.json` },
  };
}
