import { tableTypes } from './tables.ts';
import type { Resource, Templates } from './templates.ts';
import { itemsOf, textAt, valueAt } from './values.ts';

/** One metric that an alarm looks at. */
export interface AlarmMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

export interface Dimension {
  readonly name: string;
  readonly value: unknown;
}

/** Every alarm of the app, composite ones too. */
export function alarmsOf(templates: Templates): readonly Resource[] {
  return ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
    templates.ofType(type),
  );
}

/** What an alarm does when it changes its state, each once. */
export function actionsOf({ properties }: Resource): readonly unknown[] {
  const all = ['AlarmActions', 'OKActions', 'InsufficientDataActions'].flatMap((name) =>
    itemsOf(properties[name]),
  );
  return [...new Map(all.map((action) => [JSON.stringify(action), action])).values()];
}

/** The topics of the app that an alarm speaks to. */
export function topicsOf(templates: Templates, alarm: Resource): readonly Resource[] {
  return actionsOf(alarm)
    .map((action) => templates.findOf('AWS::SNS::Topic', action, alarm))
    .filter((topic) => topic !== undefined);
}

/** The metrics behind an alarm: its own, or those of its expression. */
export function metricsOf({ properties }: Resource): readonly AlarmMetric[] {
  const inMath = itemsOf(properties.Metrics).map((one) => valueAt(one, 'MetricStat.Metric'));
  return [properties, ...inMath]
    .filter((metric) => valueAt(metric, 'MetricName') !== undefined)
    .map((metric) => ({
      namespace: textAt(metric, 'Namespace', ''),
      name: textAt(metric, 'MetricName', ''),
      dimensions: itemsOf(valueAt(metric, 'Dimensions')).map((dimension) => ({
        name: textAt(dimension, 'Name', ''),
        value: valueAt(dimension, 'Value'),
      })),
    }));
}

/** Which types of resource a dimension of an AWS metric may name. */
export const dimensionTypes: Readonly<Record<string, readonly string[]>> = {
  ApiId: ['AWS::ApiGatewayV2::Api'],
  BucketName: ['AWS::S3::Bucket'],
  EventSourceMappingUUID: ['AWS::Lambda::EventSourceMapping'],
  FunctionName: ['AWS::Lambda::Function'],
  QueueName: ['AWS::SQS::Queue'],
  ScheduleGroup: ['AWS::Scheduler::ScheduleGroup'],
  StreamName: ['AWS::Kinesis::Stream'],
  TableName: tableTypes,
  TopicName: ['AWS::SNS::Topic'],
};
