import { Agent, request } from 'node:http';
import { AwsError } from '../ports.ts';

/** Calls one DynamoDB endpoint with JSON over keep-alive connections. */
export interface DynamoDbClient {
  /**
   * `operation` without its prefix, such as `CreateTable`; stream operations are known by name.
   * Throws {@link AwsError} with the service's code and message.
   */
  call<Output>(operation: string, input: object): Promise<Output>;
  close(): void;
}

const streamOperations = new Set([
  'DescribeStream',
  'GetShardIterator',
  'GetRecords',
  'ListStreams',
]);

/** A client of the DynamoDB at `endpoint`; requests carry a placeholder signature for `region`. */
export function dynamoDbClient(endpoint: string, region: string): DynamoDbClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const credential = `Credential=local/20260101/${region}/dynamodb/aws4_request`;
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=local`,
  };
  const call = async <Output>(operation: string, input: object): Promise<Output> => {
    const service = streamOperations.has(operation) ? 'DynamoDBStreams' : 'DynamoDB';
    const target = `${service}_20120810.${operation}`;
    const body = JSON.stringify(input);
    const { status, text } = await post({
      endpoint,
      agent,
      headers: { ...headers, 'x-amz-target': target },
      body,
    });
    const output = JSON.parse(text === '' ? '{}' : text);
    if (status === 200) return output as Output;
    const code = String(output.__type ?? 'InternalFailure').replace(/^.*#/, '');
    throw new AwsError(code, String(output.message ?? output.Message ?? code), status);
  };
  return { call, close: () => agent.destroy() };
}

interface Post {
  readonly endpoint: string;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function post({ endpoint, agent, headers, body }: Post): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    };
    const outgoing = request(endpoint, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () =>
        resolve({ status: incoming.statusCode ?? 500, text: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
