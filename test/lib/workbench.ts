import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { App, Stack } from 'aws-cdk-lib/core';
import { afterAll } from 'vitest';
import { environment } from '../../contracts/environment.ts';
import { getStage, type StageSettings } from '../../lib/stages.ts';

const cdkJson: { readonly context: Record<string, unknown> } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8'),
);

/** Any JSON, as the assertions library types a template. */
export type Json = ReturnType<Template['toJSON']>[string];

/** One resource of a synthesized template. */
export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
  readonly Properties?: Json;
}

/** What a test file builds constructs on; its folder is removed when the file is done. */
export interface Workbench {
  /** The settings of a stage, with a stub in place of every function's bundle. */
  stage(name?: string): StageSettings;
  /** An app with cdk.json's context, so that its templates are the ones that are deployed. */
  app(): App;
  /** An empty stack `Orders` of such an app. */
  stack(): Stack;
}

export function workbench(): Workbench {
  const folder = mkdtempSync(join(tmpdir(), 'lib-test-'));
  const bundles = join(folder, 'bundles');
  for (const name of Object.keys(environment)) {
    mkdirSync(join(bundles, name), { recursive: true });
    writeFileSync(join(bundles, name, 'index.js'), `exports.handler = async () => '${name}';\n`);
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const app = () =>
    new App({ outdir: mkdtempSync(join(folder, 'out-')), context: cdkJson.context });
  return {
    stage: (name = 'dev') => ({ ...getStage(name), bundles }),
    app,
    stack: () => new Stack(app(), 'Orders'),
  };
}

/** A topic for alarms to speak to, of no stack; one a stack. */
export function alarmTopicIn(stack: Stack): ITopic {
  const id = 'AlarmTopicElsewhere';
  const known = stack.node.tryFindChild(id) as ITopic | undefined;
  return known ?? Topic.fromTopicArn(stack, id, 'arn:aws:sns:eu-central-1:111122223333:alarms');
}

/** Every resource of a type, in the order of the template. */
export function resourcesOf(stack: Stack, type: string): readonly Resource[] {
  return Object.values(Template.fromStack(stack).findResources(type)) as Resource[];
}

/** The properties of the only resource of a type; throws when there are more or none. */
export function propertiesOf(stack: Stack, type: string): Json {
  const found = resourcesOf(stack, type);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${type}`);
  return only.Properties;
}

/**
 * What a stack's roles allow, sorted: `sqs:SendMessage on Queue`. Resources are logical ids without
 * their hash; X-Ray and logs, which every function has, are left out.
 */
export function allowances(stack: Stack): readonly string[] {
  return resourcesOf(stack, 'AWS::IAM::Policy')
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .flatMap(({ Action, Resource }: Json) =>
      [Action].flat().map((action) => `${action} on ${[Resource].flat().map(plain).join(', ')}`),
    )
    .filter((line) => !/^(xray|logs):/.test(line))
    .sort();
}

function plain(arn: Json): string {
  if (typeof arn === 'string') return arn;
  if (arn.Ref) return withoutHash(arn.Ref);
  if (arn['Fn::Join']) return arn['Fn::Join'][1].map(plain).join('');
  const [id, attribute] = arn['Fn::GetAtt'];
  return attribute === 'Arn' ? withoutHash(id) : `${withoutHash(id)}.${attribute}`;
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
