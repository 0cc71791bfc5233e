import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnOutput } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { outputs } from '../../contracts/outputs.ts';
import type { StageSettings } from '../stages.ts';
import { BlueprintFunction } from './blueprint-function.ts';
import type { OrdersApi } from './orders-api.ts';
import { TelemetryAlarm } from './telemetry-alarm.ts';
import { TelemetryStream } from './telemetry-stream.ts';

export interface PageViewsProps {
  readonly stage: StageSettings;
  /** Where the views come in. */
  readonly api: OrdersApi;
  /** Where the alarms speak. */
  readonly alarmTopic: ITopic;
}

/** `POST /page-views`: telemetry that is sent once, lost sometimes, and counted always. */
export class PageViews extends Construct {
  constructor(scope: Construct, id: string, { stage, api, alarmTopic }: PageViewsProps) {
    super(scope, id);
    const telemetry = new TelemetryStream(this, 'Telemetry', { stage });
    const publisher = new BlueprintFunction(this, 'Track', {
      stage,
      alarmTopic,
      name: 'track-page-view',
      reservedConcurrency: stage.apiConcurrency,
      environment: { TELEMETRY_STREAM_NAME: telemetry.stream.streamName },
    });
    telemetry.grantPut(publisher);
    api.addRoute('/page-views', publisher, stage.requestsPerSecond.pageViews);
    new TelemetryAlarm(this, 'Alarm', { topic: alarmTopic, publisher });
    new CfnOutput(this, outputs.telemetryStreamName, {
      value: telemetry.stream.streamName,
    }).overrideLogicalId(outputs.telemetryStreamName);
  }
}
