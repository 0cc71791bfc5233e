import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.github', 'workflows');

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly uses?: string;
  readonly if?: string;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string };
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const files = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  return { name, text, workflow: parse(text) as Workflow };
});
const jobs = files.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ name: `${name}: ${id}`, job })),
);
const assumesRole = ({ steps = [] }: Job) =>
  steps.some(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials'));

describe.each(files)('the workflow $name', ({ text, workflow }) => {
  test('pins every action to a commit, and says which version that is', () => {
    const used = text.split('\n').filter((line) => /uses: (?!\.\/)/.test(line));

    expect(
      used.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v[\d.]+$/.test(line)),
    ).toEqual([]);
  });

  test('may read the repository, and nothing else unless a job says so', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('holds no key: a role is assumed by token', () => {
    expect(text).not.toMatch(/secrets\.|access-key/i);
  });
});

describe.each(jobs)('the job $name', ({ job }) => {
  test('gets a token for a role only when it assumes one', () => {
    const getsToken = job.permissions?.['id-token'] === 'write';

    expect(getsToken).toBe(assumesRole(job) || job.uses !== undefined);
  });

  test('runs no install script of a package where a token can be had (B7)', () => {
    const installs = job.steps?.filter(({ run }) => run?.startsWith('npm ci')) ?? [];
    const careless = installs.filter(({ run }) => run !== 'npm ci --ignore-scripts');

    expect(assumesRole(job) ? careless : []).toEqual([]);
  });

  test('ends by itself', () => {
    expect(job.uses ?? job['timeout-minutes']).toBeDefined();
  });
});

test('A pull request of a fork gets no credentials', () => {
  const diff = files.find(({ name }) => name === 'check.yml')?.workflow.jobs.diff;

  expect(diff?.if).toContain('head.repo.full_name == github.repository');
});

test('Only main is deployed, whoever starts the run', () => {
  const dev = files.find(({ name }) => name === 'deploy.yml')?.workflow.jobs.dev;

  expect(dev?.if).toContain("github.ref == 'refs/heads/main'");
});

test('A diff that cannot be made fails', () => {
  const diff = files.find(({ name }) => name === 'check.yml')?.workflow.jobs.diff;

  expect(diff?.steps?.filter(({ run }) => run?.includes('|| true'))).toEqual([]);
});

test('A stage is deployed by one run at a time, in its own environment', () => {
  const deploy = files.find(({ name }) => name === 'deploy-stage.yml')?.workflow.jobs.deploy;

  expect(deploy?.environment).toContain('inputs.stage');
  expect(deploy?.concurrency?.group).toMatch(/^deploy-.*inputs\.stage/);
});

test('Every script that a workflow runs exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const run = files.flatMap(({ text }) => [...text.matchAll(/npm run ([\w-]+)/g)]);

  expect(run.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([]);
});

test('Dependabot keeps packages and actions', () => {
  const { updates } = parse(readFileSync(join(root, '.github', 'dependabot.yml'), 'utf8'));

  expect(updates.map((one: Record<string, string>) => one['package-ecosystem'])).toEqual([
    'npm',
    'github-actions',
  ]);
});
