import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { outboxIndex } from '../../../contracts/tables.ts';

const binary = fileURLToPath(
  new URL('../../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url),
);

/** Whether this machine has the DynamoDB engine. */
export const hasDynoxide = existsSync(binary);

/** A real DynamoDB engine on loopback with these empty tables, each with the outbox index; `stop` ends it. */
export async function startDynoxide(tables: readonly string[]) {
  const port = await freePort();
  const child = spawn(binary, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  await Promise.all(tables.map((table) => createTable(client, table)));
  return { client, port, stop: () => stop(child, client) };
}

async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  const command = new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: outboxIndex.partitionKey, AttributeType: 'N' },
      { AttributeName: outboxIndex.sortKey, AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: outboxIndex.name,
        KeySchema: [
          { AttributeName: outboxIndex.partitionKey, KeyType: 'HASH' },
          { AttributeName: outboxIndex.sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
  const deadlineMs = Date.now() + 5000;
  for (;;) {
    try {
      await client.send(command);
      return;
    } catch (error) {
      if (Date.now() >= deadlineMs) throw error;
      await wait(20);
    }
  }
}

function stop(child: ChildProcess, client: DynamoDBClient): void {
  client.destroy();
  child.kill('SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
