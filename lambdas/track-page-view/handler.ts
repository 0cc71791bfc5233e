import { KinesisClient } from '@aws-sdk/client-kinesis';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readEnvironment } from '../runtime/environment.ts';
import { systemHost } from '../runtime/host.ts';
import { onceSettings, telemetryPublisher } from '../runtime/publisher/publish-once.ts';
import { streamChannel } from '../runtime/publisher/stream-channel.ts';
import { trackPageView } from './track-page-view.ts';

const environment = readEnvironment('track-page-view', process.env);
const client = new KinesisClient(onceSettings);
const publisher = telemetryPublisher({
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'track-page-view',
  channel: streamChannel(client, environment.TELEMETRY_STREAM_NAME),
  host: systemHost,
  rate: { perSecond: 100, burst: 500 },
});

/** Page views: sent once, lost sometimes, counted always. */
export const handler = (event: APIGatewayProxyEventV2) =>
  trackPageView(event, { publisher, host: systemHost });
