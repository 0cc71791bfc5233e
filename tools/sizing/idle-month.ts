import { idlePollers, invocationMs, logBytes, monthHours, pollsOfPoller } from './assumptions.ts';
import type { Line } from './prices.ts';
import { numberAt, refersTo, type TemplateResource } from './template.ts';

/** What one resource costs, among the others of its stage. */
type Bill = (
  resource: TemplateResource,
  others: readonly TemplateResource[],
) => readonly Omit<Line, 'what'>[];

const free: Bill = () => [];
const gigabyte = 1024 ** 3;
const sweepsAMonth = 60 * monthHours;

/** What each type of resource costs in a month in which nothing happens. */
const bills: Readonly<Record<string, Bill>> = {
  'AWS::CloudWatch::Alarm': ({ properties }) => [
    { price: 'alarmMetric', quantity: metricsIn(properties.Metrics) },
  ],
  'AWS::CloudWatch::CompositeAlarm': () => [{ price: 'compositeAlarm', quantity: 1 }],
  'AWS::CloudWatch::Dashboard': () => [{ price: 'dashboard', quantity: 1 }],
  'AWS::KMS::Key': () => [{ price: 'kmsKey', quantity: 1 }],
  'AWS::Kinesis::Stream': streamMonth,
  'AWS::Lambda::EventSourceMapping': pollerMonth,
  'AWS::Scheduler::Schedule': () => [
    { price: 'schedulerInvocation', quantity: sweepsAMonth },
    { price: 'lambdaRequest', quantity: sweepsAMonth },
    { price: 'lambdaGbSecondArm', quantity: (sweepsAMonth * invocationMs.sweep * 0.5) / 1000 },
    { price: 'dynamoDbReadUnit', quantity: sweepsAMonth * 16 },
    { price: 'logIngest', quantity: (sweepsAMonth * logBytes) / gigabyte },
    { price: 'customMetric', quantity: 2 },
  ],
  'AWS::ApiGatewayV2::Api': free,
  'AWS::ApiGatewayV2::Integration': free,
  'AWS::ApiGatewayV2::Route': free,
  'AWS::ApiGatewayV2::Stage': free,
  'AWS::CDK::Metadata': free,
  'AWS::CodeDeploy::Application': free,
  'AWS::CodeDeploy::DeploymentGroup': free,
  'AWS::DynamoDB::Table': free,
  'AWS::IAM::Policy': free,
  'AWS::IAM::Role': free,
  'AWS::KMS::Alias': free,
  'AWS::Lambda::Alias': free,
  'AWS::Lambda::EventInvokeConfig': free,
  'AWS::Lambda::Function': free,
  'AWS::Lambda::Permission': free,
  'AWS::Lambda::Version': free,
  'AWS::Logs::LogGroup': free,
  'AWS::S3::Bucket': free,
  'AWS::S3::BucketPolicy': free,
  'AWS::SNS::Subscription': free,
  'AWS::SNS::Topic': free,
  'AWS::SNS::TopicPolicy': free,
  'AWS::SQS::Queue': free,
  'AWS::SQS::QueuePolicy': free,
};

/**
 * The lines of an idle month, one for each kind of thing. Throws for a type of resource that has no
 * price and is not known to be free.
 */
export function idleMonth(resources: readonly TemplateResource[]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const resource of resources) {
    const bill = bills[resource.type];
    if (bill === undefined) {
      throw new Error(
        `${resource.type} (${resource.logicalId}) has no price; add it to tools/sizing/idle-month.ts`,
      );
    }
    for (const { price, quantity } of bill(resource, resources)) {
      const what = resource.type.replace('AWS::', '').replace('::', ' ');
      const key = `${what}|${price}`;
      const before = lines.get(key)?.quantity ?? 0;
      lines.set(key, { what, price, quantity: before + quantity });
    }
  }
  return [...lines.values()].filter(({ quantity }) => quantity > 0);
}

/** An alarm is paid by the metrics that it looks at. */
function metricsIn(metrics: unknown): number {
  if (!Array.isArray(metrics)) return 1;
  return metrics.filter((one) => one.MetricStat !== undefined).length;
}

/** On demand by the hour; provisioned by the shard, and once more beyond the first day (KIN-27). */
function streamMonth({ properties }: TemplateResource): readonly Omit<Line, 'what'>[] {
  const shards = numberAt(properties, 'ShardCount', 0);
  if (shards === 0) return [{ price: 'kinesisOnDemandStreamHour', quantity: monthHours }];
  const isLong = numberAt(properties, 'RetentionPeriodHours', 24) > 24;
  return [
    { price: 'kinesisShardHour', quantity: shards * monthHours },
    { price: 'kinesisRetentionShardHour', quantity: isLong ? shards * monthHours : 0 },
  ];
}

/** Pollers ask an empty queue on and on; they ask streams for nothing. */
function pollerMonth(
  { properties }: TemplateResource,
  others: readonly TemplateResource[],
): readonly Omit<Line, 'what'>[] {
  if (properties.StartingPosition !== undefined) return [];
  const isFifo = others.some(
    (one) =>
      one.type === 'AWS::SQS::Queue' &&
      one.properties.FifoQueue === true &&
      refersTo(properties.EventSourceArn, one),
  );
  const price = isFifo ? 'sqsFifoRequest' : 'sqsStandardRequest';
  if (properties.ProvisionedPollerConfig === undefined) {
    return [{ price, quantity: idlePollers * pollsOfPoller }];
  }
  const pollers = numberAt(properties, 'ProvisionedPollerConfig.MinimumPollers', 2);
  return [
    { price: 'sqsPollerHour', quantity: pollers * monthHours },
    { price, quantity: pollers * pollsOfPoller },
  ];
}
