import { Agent, request as httpRequest } from 'node:http';
import type { Place, WireHandler, WireRequest, WireResponse } from '../ports.ts';

/** The proxy and the way to close its connections. */
export interface DynamoDbWire {
  readonly handler: WireHandler;
  close(): void;
}

const engineRegion = 'dynoxide';
const passed = [
  'content-type',
  'x-amz-target',
  'authorization',
  'x-amz-date',
  'x-amz-content-sha256',
];
const describes =
  /\.(Describe|Create|Update|Delete|List)\w*(Table|Stream|Streams)$|\.GetShardIterator$/;

/**
 * Hands requests to the DynamoDB at `endpoint` over keep-alive connections. The engine makes ARNs
 * of a region of its own; they come out, and are taken, with this cloud's region and account.
 */
export function dynamoDbWire(endpoint: string, { account, region }: Place): DynamoDbWire {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const ours = `arn:aws:dynamodb:${region}:${account}:`;
  const theirs = `arn:aws:dynamodb:${engineRegion}:000000000000:`;
  const handler: WireHandler = async (request) => {
    if (!describes.test(request.headers['x-amz-target'] ?? ''))
      return forward(endpoint, agent, request);
    const body = Buffer.from(request.body.toString().replaceAll(ours, theirs));
    const response = await forward(endpoint, agent, { ...request, body });
    return {
      ...response,
      headers: { 'content-type': response.headers['content-type'] ?? '' },
      body: response.body.toString().replaceAll(theirs, ours),
    };
  };
  return { handler, close: () => agent.destroy() };
}

function forward(endpoint: string, agent: Agent, request: WireRequest): Promise<WireResponse> {
  return new Promise((resolve) => {
    const kept = passed.flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const headers = { ...Object.fromEntries(kept), 'content-length': request.body.length };
    const outgoing = httpRequest(endpoint, { method: 'POST', agent, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('end', () =>
        resolve({
          status: incoming.statusCode ?? 500,
          headers: answered(incoming.headers),
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.once('error', (error) => resolve(unreachable(endpoint, error)));
    outgoing.end(request.body);
  });
}

function answered(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = ['content-type', 'x-amz-crc32', 'x-amzn-requestid'];
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}

function unreachable(endpoint: string, error: Error): WireResponse {
  const message = `the DynamoDB engine at ${endpoint} does not answer: ${error.message}`;
  return {
    status: 500,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: 'InternalServerError', message }),
  };
}
