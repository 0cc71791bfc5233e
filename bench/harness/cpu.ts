import { httpClient, stubbedClient } from '../cloud/clients.ts';
import { idleQueue } from '../cloud/idle-queue.ts';
import { naiveQueue } from '../handlers/naive-queue.ts';
import { oursQueue, transactionOver } from '../handlers/ours-queue.ts';
import { powertoolsParserQueue } from '../handlers/powertools-parser.ts';
import { powertoolsQueue } from '../handlers/powertools-queue.ts';
import { context, eventIds, queueBatch } from '../load/orders.ts';

/** Arguments: the side, `stub` or `http`, messages to warm up with, messages to measure. */
const [side = '', client = '', warmUp = '', measured = ''] = process.argv.slice(2);

const batchSize = 10;
const batch = queueBatch(eventIds('cpu', batchSize));
const connect = client === 'http' ? httpClient : stubbedClient;
const dynamoDb = connect(() => ({}));
const queue = idleQueue();
const handlers = {
  ours: () => oursQueue({ idempotency: transactionOver(dynamoDb), queue }),
  oursOneByOne: () => oursQueue({ idempotency: transactionOver(dynamoDb, 1), queue }),
  peer: () => powertoolsQueue({ client: dynamoDb }),
  peerParsingRecords: () => powertoolsParserQueue({ client: dynamoDb }, 'record'),
  peerParsingBodies: () => powertoolsParserQueue({ client: dynamoDb }, 'body'),
  naive: () => naiveQueue({ client: dynamoDb }),
  floor: () => async () => {
    for (const { body } of batch.Records) JSON.parse(body);
    return { batchItemFailures: [] };
  },
};

const handler = handlers[side as keyof typeof handlers]();
void measure();

async function measure(): Promise<void> {
  await run(Number(warmUp));
  const before = process.cpuUsage();
  await run(Number(measured));
  const { user, system } = process.cpuUsage(before);
  process.send?.((user + system) / Number(measured));
  process.disconnect();
}

async function run(messages: number): Promise<void> {
  for (let done = 0; done < messages; done += batchSize) {
    const { batchItemFailures } = await handler(batch, context);
    if (batchItemFailures.length > 0) throw new Error('a message was not done');
  }
}
