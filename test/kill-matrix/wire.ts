import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';

/** Where a request is when its sender may be killed. */
export type Instant = 'before' | 'applied' | 'answered';

/** What stands between a handler's process and its services, on loopback. */
export interface Wire {
  readonly endpoint: string;
  /** Bodies sent to each queue, by the last part of its URL. */
  readonly sent: Map<string, SentMessage[]>;
  /** Texts of the objects that were put, by path. */
  readonly objects: Map<string, string>;
  /** Called at each instant of each request; resolves to whether the request may go on. */
  watch: (operation: string, instant: Instant) => boolean;
  stop(): Promise<void>;
}

/** A message as a queue got it. */
export interface SentMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer | string;
}

/**
 * Passes DynamoDB's requests on to the engine, and answers those of SQS and S3 by itself. A request
 * that may not go on is left without an answer: its sender is dead.
 */
export async function startWire(dynamoDbPort: number): Promise<Wire> {
  const sent: Wire['sent'] = new Map();
  const objects: Wire['objects'] = new Map();
  const serve = async (message: IncomingMessage): Promise<Reply | undefined> => {
    const body = await read(message);
    const operation = String(message.headers['x-amz-target'] ?? 'S3.PutObject').split('.')[1] ?? '';
    if (!wire.watch(operation, 'before')) return undefined;
    const reply = message.headers['x-amz-target']?.includes('DynamoDB')
      ? await forward(message, body, dynamoDbPort)
      : answer({ operation, path: message.url ?? '', body }, { sent, objects });
    return wire.watch(operation, 'applied') ? reply : undefined;
  };
  const server = createServer((message, response) => {
    void serve(message).then((reply) => {
      if (reply === undefined) {
        response.destroy();
        return;
      }
      const operation = String(message.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      response.writeHead(reply.status, { 'content-type': reply.type });
      response.end(reply.body, () => wire.watch(operation, 'answered'));
    });
  });
  const port = await listen(server);
  const wire: Wire = {
    ...{ endpoint: `http://127.0.0.1:${port}`, sent, objects, watch: () => true },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return wire;
}

interface Asked {
  readonly operation: string;
  readonly path: string;
  readonly body: Buffer;
}

function answer({ operation, path, body }: Asked, kept: Pick<Wire, 'sent' | 'objects'>): Reply {
  if (operation === 'PutObject') {
    kept.objects.set(path, body.toString());
    return { status: 200, type: 'application/xml', body: '' };
  }
  const input = JSON.parse(body.toString());
  const queue = String(input.QueueUrl).split('/').at(-1) ?? '';
  const keep = (message: { MessageBody: string; MessageAttributes?: object }) => {
    const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
      name,
      Object(value).StringValue,
    ]);
    const known = kept.sent.get(queue) ?? [];
    known.push({ body: message.MessageBody, attributes: Object.fromEntries(attributes) });
    kept.sent.set(queue, known);
  };
  if (operation === 'SendMessage') keep(input);
  if (operation === 'SendMessageBatch') for (const entry of input.Entries) keep(entry);
  const receiptOf = ({ Id, MessageBody = '' }: { Id?: string; MessageBody?: string }) => ({
    Id,
    MessageId: 'sent',
    MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
  });
  const Successful = (input.Entries ?? []).map(receiptOf);
  const result = { ...receiptOf(input), Successful, Failed: [] };
  return { status: 200, type: 'application/x-amz-json-1.0', body: JSON.stringify(result) };
}

function forward(message: IncomingMessage, body: Buffer, port: number): Promise<Reply> {
  const { method, headers, url: path } = message;
  return new Promise((resolve, reject) => {
    const passed = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      void read(response).then((replied) =>
        resolve({
          status: response.statusCode ?? 500,
          type: response.headers['content-type'] ?? 'application/x-amz-json-1.0',
          body: replied,
        }),
      );
    });
    passed.on('error', reject);
    passed.end(body);
  });
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}
