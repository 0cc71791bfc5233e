import type { Provisioner } from '../provisioner.ts';
import { provisionAlarm, provisionCompositeAlarm } from './alarm.ts';
import { provisionBucket } from './bucket.ts';
import { provisionEventSourceMapping } from './event-source-mapping.ts';
import { provisionFunction } from './function.ts';
import { provisionApi, provisionIntegration, provisionRoute, provisionStage } from './http-api.ts';
import { provisionInvokeConfig } from './invoke-config.ts';
import { provisionQueue } from './queue.ts';
import { provisionSchedule } from './schedule.ts';
import { provisionStream } from './stream.ts';
import { provisionGlobalTable, provisionTable } from './table.ts';
import { provisionSubscription, provisionTopic } from './topic.ts';

/** The provisioner of each resource type that is created. */
export const provisioners: Readonly<Record<string, Provisioner>> = {
  'AWS::ApiGatewayV2::Api': provisionApi,
  'AWS::ApiGatewayV2::Integration': provisionIntegration,
  'AWS::ApiGatewayV2::Route': provisionRoute,
  'AWS::ApiGatewayV2::Stage': provisionStage,
  'AWS::CloudWatch::Alarm': provisionAlarm,
  'AWS::CloudWatch::CompositeAlarm': provisionCompositeAlarm,
  'AWS::DynamoDB::GlobalTable': provisionGlobalTable,
  'AWS::DynamoDB::Table': provisionTable,
  'AWS::Kinesis::Stream': provisionStream,
  'AWS::Lambda::EventInvokeConfig': provisionInvokeConfig,
  'AWS::Lambda::EventSourceMapping': provisionEventSourceMapping,
  'AWS::Lambda::Function': provisionFunction,
  'AWS::S3::Bucket': provisionBucket,
  'AWS::Scheduler::Schedule': provisionSchedule,
  'AWS::SNS::Subscription': provisionSubscription,
  'AWS::SNS::Topic': provisionTopic,
  'AWS::SQS::Queue': provisionQueue,
};
