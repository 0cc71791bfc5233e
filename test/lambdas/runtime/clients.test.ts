import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { clientSettings } from '../../../lambdas/runtime/clients.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** A server that never answers its first `lost` requests; how many came. */
async function serverThatLoses(lost: number) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    if (requests <= lost) return;
    request.resume().on('end', () => response.end('{}'));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, requests: () => requests };
}

/** A client of the project's settings whose patience a test can wait for. */
function impatientClient(endpoint: string): DynamoDBClient {
  const requestHandler = { ...clientSettings.requestHandler, requestTimeout: 50 };
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  const region = 'eu-central-1';
  return new DynamoDBClient({ ...clientSettings, requestHandler, endpoint, region, credentials });
}

const read = new GetItemCommand({ TableName: 't', Key: { pk: { S: 'p' } } });

describe('A client of the runtime', () => {
  test('asks again when an answer does not come in time', async () => {
    const { endpoint, requests } = await serverThatLoses(1);

    await impatientClient(endpoint).send(read);

    expect(requests()).toBe(2);
  });

  test('gives up after three tries, by an error that counts as transient', async () => {
    const { endpoint, requests } = await serverThatLoses(3);

    await expect(impatientClient(endpoint).send(read)).rejects.toThrow(
      expect.objectContaining({ name: 'TimeoutError' }),
    );
    expect(requests()).toBe(3);
  });

  test('has patience for a third of the shortest invocation', () => {
    expect(clientSettings.requestHandler.requestTimeout).toBe(3000);
  });
});
