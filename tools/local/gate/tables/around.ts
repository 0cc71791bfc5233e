import { noop, type RuleTable } from '../rule.ts';

const iam = noop('IAM is not evaluated locally');
const logs = noop('log lines go to the terminal, not to CloudWatch Logs');
const encryption = noop('nothing is encrypted locally');

/** Resource types that surround the application and are not created at all. */
export const aroundTable: RuleTable = {
  'AWS::CDK::Metadata': noop('usage metadata of the CDK'),
  'AWS::CloudFormation::WaitConditionHandle': noop('there is nothing to wait for'),
  'AWS::CloudWatch::Dashboard': noop('dashboards are not shown locally'),
  'AWS::IAM::ManagedPolicy': iam,
  'AWS::IAM::Policy': iam,
  'AWS::IAM::Role': iam,
  'AWS::KMS::Alias': encryption,
  'AWS::KMS::Key': encryption,
  'AWS::Logs::LogGroup': logs,
  'AWS::Logs::MetricFilter': logs,
  'AWS::Logs::ResourcePolicy': iam,
};
