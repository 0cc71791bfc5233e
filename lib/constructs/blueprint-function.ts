import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type IGrantable, type IPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Code,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  environment as declared,
  type EnvironmentOf,
  type FunctionName,
} from '../../contracts/environment.ts';
import type { StageSettings } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import { Canary } from './canary.ts';
import { check, checkWholeNumber, describeDuration } from './checks.ts';
import { FunctionAlarms } from './function-alarms.ts';

/** How long a function may run unless its construct says otherwise. */
export const defaultFunctionTimeout = Duration.seconds(10);

export interface BlueprintFunctionProps<Name extends FunctionName> {
  readonly stage: StageSettings;
  /** The function's folder under `lambdas/`. */
  readonly name: Name;
  /** Where its alarms speak. */
  readonly alarmTopic: ITopic;
  /** Every variable that its handler reads. */
  readonly environment: EnvironmentOf<Name>;
  /**
   * How long one invocation may run: 1 to 900 seconds.
   *
   * @default 10 seconds
   */
  readonly timeout?: Duration;
  /**
   * Memory in MiB, and with it the share of a processor: 128 to 10,240.
   *
   * @default 512
   */
  readonly memorySizeMiB?: number;
  /**
   * Concurrent invocations that are kept for it, and that it cannot exceed: 1 to 1,000.
   *
   * @default - whatever the account has left
   */
  readonly reservedConcurrency?: number | undefined;
}

/** A bundled function with a role, a log group, traces and alarms of its own. */
export class BlueprintFunction<Name extends FunctionName = FunctionName>
  extends Construct
  implements IGrantable
{
  /** The function itself; its metrics are those of all its versions. */
  readonly function: LambdaFunction;
  /** What event sources invoke: the function, or its alias in a stage with canary deployments. */
  readonly target: IFunction;
  /** The function's role, which starts with its own log group and X-Ray, nothing else. */
  readonly grantPrincipal: IPrincipal;
  /** How long one invocation may run. */
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: BlueprintFunctionProps<Name>) {
    super(scope, id);
    const { stage, name, environment, alarmTopic: topic } = props;
    const { timeout = defaultFunctionTimeout, memorySizeMiB = 512, reservedConcurrency } = props;
    this.timeout = timeout;
    check(this, timeout.toSeconds() >= 1 && timeout.toSeconds() <= 900, {
      rule: 'timeout must be from 1 to 900 seconds',
      got: describeDuration(timeout),
    });
    checkWholeNumber(this, 'memorySizeMiB', { value: memorySizeMiB, min: 128, max: 10_240 });
    checkWholeNumber(this, 'reservedConcurrency', {
      value: reservedConcurrency ?? 1,
      min: 1,
      max: 1_000,
    });
    const missing = declared[name].filter((variable) => !(variable in environment));
    check(this, missing.length === 0, {
      rule: `environment of ${name} must have what contracts/environment.ts declares`,
      got: `no ${missing.join(', ')}`,
    });
    const bundle = join(stage.bundles, name);
    check(this, existsSync(join(bundle, 'index.js')), {
      rule: `${name} must be bundled before synthesis with "node tools/bundle/main.ts"`,
      got: `no ${name}/index.js in the bundles folder`,
    });

    const logGroup = new LogGroup(this, 'Logs', {
      retention: stage.logRetention,
      encryptionKey: stage.key,
      removalPolicy: stage.removalPolicy,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    acknowledge(role, { 'AwsSolutions-IAM5[Resource::*]': 'X-Ray has no resource to name.' });
    if (stage.key) useKey(role, stage.key);
    this.grantPrincipal = role;
    this.function = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: stage.architecture,
      code: Code.fromAsset(bundle),
      handler: 'index.handler',
      timeout,
      memorySize: memorySizeMiB,
      reservedConcurrentExecutions: reservedConcurrency,
      environment,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: stage.logLevel,
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: Tracing.ACTIVE,
    });
    const { failing } = new FunctionAlarms(this, 'Alarms', {
      ...{ topic, timeout, function: this.function },
    });
    this.target = stage.canary
      ? new Canary(this, 'Canary', { function: this.function, alarm: failing.alarm }).alias
      : this.function;
  }
}

/** For items and objects; queues, topics and streams grant the use of their key by themselves. */
function useKey(role: Role, key: IKey): void {
  key.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  const variants =
    "The grants of queues, topics and streams name an action's variants, on one key.";
  acknowledge(role, {
    'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]': variants,
    'AwsSolutions-IAM5[Action::kms:ReEncrypt*]': variants,
  });
}
