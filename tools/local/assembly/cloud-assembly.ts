import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AssemblyError } from './assembly-error.ts';
import type { Template } from './template.ts';

/** One stack of the assembly, its template read. */
export interface StackTemplate {
  /** The CloudFormation stack name; resources are named after it. */
  readonly name: string;
  readonly template: Template;
  /** Absolute path of each file asset, by its hash (the stem of its S3 key). */
  readonly assets: ReadonlyMap<string, string>;
  /** Directory of the template: `aws:asset:path` is relative to it. */
  readonly directory: string;
}

/** What `cdk synth` wrote: every stack, nested stages included, in the manifest's order. */
export interface CloudAssembly {
  readonly directory: string;
  readonly stacks: readonly StackTemplate[];
  /** The account and region the stages were synthesized for; undefined when they are agnostic. */
  readonly account: string | undefined;
  readonly region: string | undefined;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
    readonly file?: string;
  };
}

interface FoundStack {
  readonly stack: StackTemplate;
  readonly environment: string | undefined;
}

const environmentPattern = /^aws:\/\/([^/]+)\/([^/]+)$/;

/**
 * Reads a `cdk.out` directory. Throws {@link AssemblyError} when there is none, when a file of it
 * is unreadable, when it holds no stack, or when its stacks are for several accounts or regions.
 */
export function readCloudAssembly(assemblyDir: string): CloudAssembly {
  const directory = resolve(assemblyDir);
  const found = stacksIn(directory, new Map());
  if (found.length === 0) {
    throw new AssemblyError(`${directory} holds no stack: check the app, then run npx cdk synth`);
  }
  const environments = found.flatMap(({ environment }) => {
    const match = environmentPattern.exec(environment ?? '');
    return match ? [{ account: match[1] ?? '', region: match[2] ?? '' }] : [];
  });
  return {
    directory,
    stacks: found.map(({ stack }) => stack),
    account: onlyOne(
      'account',
      environments.map(({ account }) => account),
    ),
    region: onlyOne(
      'region',
      environments.map(({ region }) => region),
    ),
  };
}

function onlyOne(subject: string, values: readonly string[]): string | undefined {
  const known = [...new Set(values.filter((value) => !value.startsWith('unknown-')))];
  if (known.length > 1) {
    throw new AssemblyError(
      `the stacks are for more than one ${subject} (${known.join(', ')}): synthesize one stage, as in npx cdk synth -c stage=dev`,
    );
  }
  return known[0];
}

function stacksIn(directory: string, assets: Map<string, string>): FoundStack[] {
  const artifacts = readArtifacts(directory);
  for (const { type, properties } of artifacts) {
    if (type === 'cdk:asset-manifest' && properties?.file) {
      readAssets(directory, properties.file, assets);
    }
  }
  return artifacts.flatMap((artifact) => {
    const { templateFile, stackName, directoryName } = artifact.properties ?? {};
    if (artifact.type === 'cdk:cloud-assembly' && directoryName) {
      return stacksIn(join(directory, directoryName), assets);
    }
    if (artifact.type !== 'aws:cloudformation:stack' || !templateFile) return [];
    const template = readJson(join(directory, templateFile)) as Template;
    const name = stackName ?? templateFile.replace(/\.template\.json$/, '');
    return [{ stack: { name, template, assets, directory }, environment: artifact.environment }];
  });
}

function readArtifacts(directory: string): Artifact[] {
  const manifestPath = join(directory, 'manifest.json');
  if (!existsSync(manifestPath)) {
    const missing = existsSync(directory)
      ? `${directory} has no manifest.json`
      : `${directory} does not exist`;
    throw new AssemblyError(`no cloud assembly: ${missing}; run npx cdk synth`);
  }
  const manifest = readJson(manifestPath) as {
    artifacts?: Record<string, Artifact & { properties?: object }>;
  };
  return Object.entries(manifest.artifacts ?? {}).map(([id, artifact]) => ({
    ...artifact,
    properties:
      artifact.type === 'aws:cloudformation:stack'
        ? { stackName: id, ...artifact.properties }
        : artifact.properties,
  }));
}

function readAssets(directory: string, file: string, assets: Map<string, string>): void {
  const manifest = readJson(join(directory, file)) as {
    files?: Record<string, { source?: { path?: string } }>;
  };
  for (const [hash, { source }] of Object.entries(manifest.files ?? {})) {
    if (source?.path) assets.set(hash, resolve(directory, source.path));
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssemblyError(`cannot read ${path} (${reason}); run npx cdk synth again`);
  }
}
