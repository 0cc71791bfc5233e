import { statSync } from 'node:fs';
import { getAssetPath } from '../../assembly/asset-path.ts';
import { isObject } from '../../assembly/template.ts';
import type { Properties } from '../../gate/properties.ts';
import type { ProvisionContext, Provisioner } from '../provisioner.ts';

const defaultTimeoutSeconds = 3;
const defaultMemoryMb = 128;

/** `AWS::Lambda::Function` of a Node runtime; its `Ref` is the name. */
export const provisionFunction: Provisioner = (context) => {
  const { engines, properties, name } = context;
  const functionName = properties.text('FunctionName') ?? name({ longest: 64, refused: /[^\w-]/ });
  const { account, region } = engines.place;
  const arn = `arn:aws:lambda:${region}:${account}:function:${functionName}`;
  engines.lambda.createFunction({
    name: functionName,
    arn,
    codeDir: codeDirectory(context),
    handler: properties.requiredText('Handler'),
    runtime: properties.requiredText('Runtime'),
    timeoutMs: (properties.number('Timeout') ?? defaultTimeoutSeconds) * 1000,
    memoryMb: properties.number('MemorySize') ?? defaultMemoryMb,
    environment: variablesOf(properties),
    reservedConcurrency: properties.number('ReservedConcurrentExecutions'),
  });
  return { ref: functionName, attributes: { Arn: arn } };
};

function codeDirectory({ resource, properties }: ProvisionContext): string {
  const code = properties.child('Code');
  if (!code) throw properties.refusal('Code', 'is required');
  const path = getAssetPath(resource.stack, resource.definition, code.requiredText('S3Key'));
  if (!statSync(path).isDirectory()) {
    throw code.refusal('S3Key', `must be the asset of a directory, got the file ${path}`);
  }
  return path;
}

function variablesOf(properties: Properties): Record<string, string> {
  const variables = properties.child('Environment')?.json('Variables');
  if (!isObject(variables)) return {};
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, String(value)]),
  );
}
