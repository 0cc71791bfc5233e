import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { readEnvironment } from '../runtime/environment.ts';
import { type LambdaContext, systemHost } from '../runtime/host.ts';
import { awsChannels } from '../runtime/publisher/aws-channels.ts';
import { rowRemover } from '../runtime/publisher/remove-rows.ts';
import { relayOutbox } from './relay-outbox.ts';

const environment = readEnvironment('relay-outbox', process.env);
const ports = {
  channels: awsChannels(environment),
  remove: rowRemover(environment.ORDERS_TABLE),
};

/** Time kept for deleting rows and answering. */
const marginMs = 2000;

/** The outbox relay: publishes what decisions left in the orders table. */
export const handler = (
  { Records }: DynamoDBStreamEvent,
  context: LambdaContext,
): Promise<DynamoDBBatchResponse> => {
  const deadlineMs = systemHost.now() + context.getRemainingTimeInMillis() - marginMs;
  return relayOutbox(Records, ports, { host: systemHost, deadlineMs });
};
