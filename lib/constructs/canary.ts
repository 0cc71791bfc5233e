import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy';
import { Alias, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface CanaryProps {
  readonly function: LambdaFunction;
  /** Fires while the function fails: the deployment is rolled back. */
  readonly alarm: Alarm;
}

/** Moves a function's traffic to each new version in two steps, and back when its alarm fires. */
export class Canary extends Construct {
  /** What event sources invoke. */
  readonly alias: Alias;

  constructor(scope: Construct, id: string, { function: deployed, alarm }: CanaryProps) {
    super(scope, id);
    this.alias = new Alias(this, 'Live', { aliasName: 'live', version: deployed.currentVersion });
    const application = new LambdaApplication(this, 'Application');
    const group = new LambdaDeploymentGroup(this, 'Deployment', {
      application,
      alias: this.alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [alarm],
    });
    acknowledge(group, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]':
        "AWS keeps this policy as narrow as CodeDeploy's own work on functions.",
    });
  }
}
