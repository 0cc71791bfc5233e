import { readEnvironment } from '../runtime/environment.ts';
import { type LambdaContext, systemHost } from '../runtime/host.ts';
import { parseCount } from '../runtime/parse-count.ts';
import { awsChannels } from '../runtime/publisher/aws-channels.ts';
import { rowRemover } from '../runtime/publisher/remove-rows.ts';
import { sweepOutbox } from './sweep-outbox.ts';
import { unsentRows } from './unsent-rows.ts';

const environment = readEnvironment('sweep-outbox', process.env);
const ports = {
  ...unsentRows(environment.ORDERS_TABLE),
  channels: awsChannels(environment),
  remove: rowRemover(environment.ORDERS_TABLE),
};
const sweepAfterMs = parseCount('SWEEP_AFTER_SECONDS', environment.SWEEP_AFTER_SECONDS) * 1000;

/** Time kept for deleting rows and for the metrics. */
const marginMs = 5000;

/** The outbox sweeper: publishes what the relay has left behind, whatever the reason. */
export const handler = (_event: unknown, context: LambdaContext): Promise<void> => {
  const deadlineMs = systemHost.now() + context.getRemainingTimeInMillis() - marginMs;
  const { functionName } = context;
  return sweepOutbox(ports, { host: systemHost, deadlineMs, sweepAfterMs, functionName });
};
