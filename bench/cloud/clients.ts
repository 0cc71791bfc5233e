import { DynamoDBClient, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import type { MemoryTables } from './memory-tables.ts';

/** What answers a DynamoDB operation; may throw the SDK's errors. */
export type Answer = (
  operation: string,
  input: Record<string, unknown>,
) => object | Promise<object>;

const settings = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
};

/** An SDK client below whose `send` is nothing but the answer. */
export function stubbedClient(answer: Answer): DynamoDBClient {
  const client = new DynamoDBClient(settings);
  const send = async (command: {
    readonly input: object;
    readonly constructor: { name: string };
  }) => answer(operationOf(command.constructor.name), command.input as Record<string, unknown>);
  return Object.assign(client, { send });
}

/** The whole SDK client with an answer in place of its HTTP connection. */
export function httpClient(answer: Answer): DynamoDBClient {
  const handle = async ({ headers, body }: HttpRequest) => {
    const operation = headers['x-amz-target']?.split('.')[1] ?? '';
    try {
      return { response: response(200, await answer(operation, JSON.parse(textOf(body)))) };
    } catch (error) {
      if (!(error instanceof DynamoDBServiceException)) throw error;
      const { name, message, ...fields } = error;
      const status = error.$metadata.httpStatusCode ?? 400;
      return { response: response(status, { ...fields, __type: name, message }) };
    }
  };
  return new DynamoDBClient({ ...settings, requestHandler: { handle } });
}

/** The tables' answers. */
export function fromTables(tables: MemoryTables): Answer {
  return (operation, input) => tables.execute(operation, input);
}

interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

function response(statusCode: number, body: object) {
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

function operationOf(commandName: string): string {
  return commandName.replace(/Command\d*$/, '');
}
