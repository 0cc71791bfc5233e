import { readFileSync } from 'node:fs';
import { CfnResource, type IPolicyValidationContext, Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { itemsOf, membersOf, partsOf, textAt, valueAt } from './values.ts';

/** One resource of a synthesized template. */
export interface Resource {
  /** The path of its stack. */
  readonly stack: string;
  readonly logicalId: string;
  /** `AWS::SQS::Queue`. */
  readonly type: string;
  /** The path of its construct, without the `Resource` that the CDK puts at the end. */
  readonly path: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
}

/** One stack of the app. */
export interface StackFacts {
  readonly path: string;
  readonly terminationProtection: boolean;
  /** Where it is deployed, if its environment says so. */
  readonly account?: string;
}

interface Export {
  readonly stack: string;
  readonly value: unknown;
}

const physicalNames = [
  'BucketName',
  'FunctionName',
  'LogGroupName',
  'Name',
  'QueueName',
  'TableName',
  'TopicName',
];

/**
 * The templates of an app, read together: a reference is followed to the resource that it names,
 * through `Ref`, `Fn::GetAtt`, `Fn::Sub`, exports and outputs of other stacks, and fixed names inside ARNs. What belongs to
 * no stack of the app (an imported ARN) is not found, and nested stacks are not read.
 */
export class Templates {
  readonly resources: readonly Resource[];
  readonly stacks: readonly StackFacts[];
  readonly #byId = new Map<string, Resource>();
  readonly #byName = new Map<string, Resource>();
  readonly #exports = new Map<string, Export>();
  /** By stack name and output, for references that hold nothing. */
  readonly #outputs = new Map<string, Export>();

  constructor({ stackTemplates, appConstruct }: Context) {
    const paths = pathsOf(appConstruct);
    const stacks = appConstruct.node.findAll().filter((construct) => Stack.isStack(construct));
    const names = new Map(stacks.map(({ node, stackName }) => [node.path, stackName]));
    this.stacks = stacks.map(({ node, account, terminationProtection = false }) => ({
      path: node.path,
      terminationProtection,
      ...(Token.isUnresolved(account) ? {} : { account }),
    }));
    this.resources = stackTemplates.flatMap(({ stackConstructPath: stack, templatePath }) => {
      const template: unknown = JSON.parse(readFileSync(templatePath, 'utf8'));
      this.#rememberOutputs(stack, template, names.get(stack) ?? stack);
      return Object.entries(membersOf(valueAt(template, 'Resources'))).map(([logicalId, body]) =>
        readResource({ stack, logicalId, paths }, body),
      );
    });
    for (const resource of this.resources) {
      this.#byId.set(`${resource.stack}|${resource.logicalId}`, resource);
      // Every function may have an alias of one name.
      if (resource.type === 'AWS::Lambda::Alias') continue;
      for (const name of physicalNames) {
        const text = textAt(resource.properties, name, '');
        if (text !== '') this.#byName.set(text, resource);
      }
    }
  }

  ofType(type: string): readonly Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** Whether plain text is an account that a stack of the app is deployed to. */
  isOwnAccount(text: string): boolean {
    return text === 'AWS::AccountId' || this.stacks.some(({ account }) => account === text);
  }

  /** The resource that a value in `from` names by id, attribute, export, ARN or fixed name. */
  find(value: unknown, from: Pick<Resource, 'stack'>): Resource | undefined {
    const { Ref, 'Fn::GetAtt': attribute, ...distant } = membersOf(value);
    const { 'Fn::ImportValue': imported, 'Fn::GetStackOutput': read } = distant;
    if (typeof Ref === 'string') return this.#byId.get(`${from.stack}|${Ref}`);
    if (attribute !== undefined) {
      const [id] = typeof attribute === 'string' ? attribute.split('.') : itemsOf(attribute);
      return this.#byId.get(`${from.stack}|${id}`);
    }
    const target = this.#published(imported, membersOf(read));
    if (target) return this.find(target.value, target);
    return this.#findInText(value, from);
  }

  /** {@link find}, when it finds this type. */
  findOf(type: string, value: unknown, from: Pick<Resource, 'stack'>): Resource | undefined {
    const found = this.find(value, from);
    return found?.type === type ? found : undefined;
  }

  #published(imported: unknown, { StackName, OutputName }: Record<string, unknown>) {
    if (typeof imported === 'string') return this.#exports.get(imported);
    return this.#outputs.get(`${StackName}|${OutputName}`);
  }

  #findInText(value: unknown, from: Pick<Resource, 'stack'>): Resource | undefined {
    if (typeof value === 'string') return this.#byName.get(value.split(/[:/]/).at(-1) ?? '');
    const named = partsOf(value).filter((part) => !isPseudo(part));
    const referred = named.map((part) => this.find(part, from)).filter((one) => one !== undefined);
    return referred.at(-1);
  }

  #rememberOutputs(stack: string, template: unknown, stackName: string): void {
    for (const [id, output] of Object.entries(membersOf(valueAt(template, 'Outputs')))) {
      const published = { stack, value: valueAt(output, 'Value') };
      this.#outputs.set(`${stackName}|${id}`, published);
      const name = valueAt(output, 'Export.Name');
      if (typeof name === 'string') this.#exports.set(name, published);
    }
  }
}

type Context = Pick<IPolicyValidationContext, 'stackTemplates' | 'appConstruct'>;

interface Place {
  readonly stack: string;
  readonly logicalId: string;
  readonly paths: ReadonlyMap<string, string>;
}

function readResource({ stack, logicalId, paths }: Place, body: unknown): Resource {
  const path = paths.get(`${stack}|${logicalId}`) ?? `${stack}/${logicalId}`;
  return {
    stack,
    logicalId,
    type: textAt(body, 'Type', ''),
    path: path.replace(/\/Resource$/, ''),
    properties: membersOf(valueAt(body, 'Properties')),
    deletionPolicy: textAt(body, 'DeletionPolicy', 'Delete'),
    updateReplacePolicy: textAt(body, 'UpdateReplacePolicy', 'Delete'),
  };
}

function pathsOf(root: IConstruct): ReadonlyMap<string, string> {
  const resources = root.node.findAll().filter((one) => CfnResource.isCfnResource(one));
  return new Map(
    resources.map((one) => [
      `${one.stack.node.path}|${one.stack.resolve(one.logicalId)}`,
      one.node.path,
    ]),
  );
}

function isPseudo(part: unknown): boolean {
  return textAt(part, 'Ref', '').startsWith('AWS::');
}
