import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { describe, expect, test } from 'vitest';

const folders = ['bin', 'lib', 'lambdas', 'contracts', 'tools', 'bench'];

/** Who must not import whom; the table stands in CONTRIBUTING.md. */
const rules: Record<string, { readonly from: string; readonly to: string; readonly not?: string }> =
  {
    'contracts import only contracts and the schema library': {
      from: '^contracts/',
      to: '.',
      not: '^contracts/|node_modules/zod/',
    },
    'lib imports only lib, contracts and the CDK': {
      from: '^lib/',
      to: '.',
      not: '^lib/|^contracts/|node_modules/(aws-cdk-lib|constructs)/|^(path|url|fs|crypto)$|^node:',
    },
    'the runtime imports no function, no tool and no CDK': {
      from: '^lambdas/runtime/',
      to: '^lambdas/(?!runtime/)|^(lib|tools|bin)/|node_modules/(aws-cdk-lib|constructs)/',
    },
    'a function imports no tool and no CDK': {
      from: '^lambdas/',
      to: '^(lib|tools|bin)/|node_modules/(aws-cdk-lib|constructs)/',
    },
    'a function imports no other function': {
      from: '^lambdas/(?!runtime/)([^/]+)/',
      to: '^lambdas/(?!runtime/|$1/)',
    },
    'a tool imports no other tool': {
      from: '^tools/([^/]+)/',
      to: '^tools/(?!operations/|command-line/main\\.ts$|$1/)',
    },
    'the command line imports only Node': {
      from: '^tools/command-line/',
      to: '.',
      not: '^tools/command-line/|^util$|^node:',
    },
    'a tool imports neither what it runs nor what provisions it': {
      from: '^tools/',
      to: '^(lib|lambdas|bin)/',
    },
    'programs import only entry points': {
      from: '^bin/',
      to: '^(lambdas|lib/constructs|lib/rules)/|^tools/(?![^/]+/main\\.ts$)',
    },
    'nothing imports tests or benchmarks': {
      from: '^(bin|lib|lambdas|contracts|tools)/',
      to: '^(test|bench)/',
    },
  };

/** For each rule, one import that breaks it. */
const broken: Record<keyof typeof rules, readonly [from: string, to: string]> = {
  'contracts import only contracts and the schema library': ['contracts/a.ts', 'lib/b.ts'],
  'lib imports only lib, contracts and the CDK': ['lib/a.ts', 'lambdas/one/b.ts'],
  'the runtime imports no function, no tool and no CDK': [
    'lambdas/runtime/a.ts',
    'lambdas/one/b.ts',
  ],
  'a function imports no tool and no CDK': ['lambdas/one/a.ts', 'tools/one/b.ts'],
  'a function imports no other function': ['lambdas/one/a.ts', 'lambdas/two/b.ts'],
  'a tool imports no other tool': ['tools/one/a.ts', 'tools/two/b.ts'],
  'the command line imports only Node': ['tools/command-line/a.ts', 'contracts/b.ts'],
  'a tool imports neither what it runs nor what provisions it': ['tools/one/a.ts', 'lib/b.ts'],
  'programs import only entry points': ['bin/a.ts', 'lib/constructs/b.ts'],
  'nothing imports tests or benchmarks': ['tools/one/a.ts', 'test/b.ts'],
};

describe('the import table', () => {
  test('holds for every module, and every module was read', async () => {
    const { broken, sources } = await check(process.cwd());

    expect(broken).toEqual([]);
    expect(sources).toBe(filesOnDisk().length);
  });

  test.each(Object.entries(broken))('refuses what breaks "%s"', async (name, [from, to]) => {
    const directory = mkdtempSync(join(tmpdir(), 'architecture-'));
    write(join(directory, from), `import '${'../'.repeat(from.split('/').length - 1)}${to}';\n`);
    write(join(directory, to), 'export const b = 1;\n');

    const result = await check(directory);
    rmSync(directory, { recursive: true });

    expect(result.broken).toContain(`${name}: ${from} -> ${to}`);
  });
});

async function check(baseDir: string) {
  const forbidden: IForbiddenRuleType[] = Object.entries(rules).map(([name, rule]) => ({
    name,
    severity: 'error',
    from: { path: rule.from },
    to: { path: rule.to, ...(rule.not ? { pathNot: rule.not } : {}) },
  }));
  const extensions = ['.ts', '.js', '.mjs', '.cjs', '.json'];
  const { output } = await cruise(
    readdirSync(baseDir).filter((name) => folders.includes(name)),
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden },
      parser: 'swc',
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: { extensions },
    },
    { extensions },
  );
  const { summary, modules } = output as ICruiseResult;
  return {
    broken: summary.violations.map((one) => `${one.rule.name}: ${one.from} -> ${one.to}`),
    sources: modules.filter(({ source }) => isSource(source)).length,
  };
}

function isSource(path: string): boolean {
  return path.endsWith('.ts') && folders.includes(path.slice(0, path.indexOf('/')));
}

function filesOnDisk(): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    ),
  );
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
