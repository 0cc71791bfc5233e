import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { seededRandom, systemClock } from '../../../../tools/local/clock.ts';
import { SqsService } from '../../../../tools/local/sqs/sqs-service.ts';
import { sqsWire } from '../../../../tools/local/sqs/sqs-wire.ts';

/** A service behind HTTP on loopback, with an SDK client that talks to it. */
export interface WireServer {
  readonly endpoint: string;
  readonly service: SqsService;
  readonly client: SQSClient;
  /** Clients that went away before they were answered. */
  departed(): number;
  close(): Promise<void>;
}

export async function startWireServer(): Promise<WireServer> {
  let departed = 0;
  const server = createServer((request, response) => {
    const left = new AbortController();
    response.on('close', () => {
      left.abort();
      if (!response.writableFinished) departed += 1;
    });
    void serve(request, response, left.signal);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service = new SqsService({
    clock: systemClock(),
    random: seededRandom(1),
    place: { account: '000000000000', region: 'eu-central-1', endpoint },
    observe: () => {},
  });
  const wire = sqsWire(service);
  const client = sdkClient(endpoint);
  return { endpoint, service, client, departed: () => departed, close };

  async function serve(request: IncomingMessage, response: ServerResponse, signal: AbortSignal) {
    const url = new URL(request.url ?? '/', endpoint);
    const named = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    const answer = await wire({
      method: request.method ?? 'POST',
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(named),
      body: await buffer(request),
      signal,
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async function close(): Promise<void> {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

function sdkClient(endpoint: string): SQSClient {
  return new SQSClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

export async function createQueue(
  client: SQSClient,
  name: string,
  attributes?: Record<string, string>,
): Promise<string> {
  const command = new CreateQueueCommand({ QueueName: name, Attributes: attributes });
  return (await client.send(command)).QueueUrl ?? '';
}

/** Up to ten messages with all their attributes; waits as long as the queue says. */
export async function receive(client: SQSClient, QueueUrl: string) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
}
