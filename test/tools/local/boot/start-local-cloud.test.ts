import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AssemblyError } from '../../../../tools/local/assembly/assembly-error.ts';
import { propertyTable } from '../../../../tools/local/gate/property-table.ts';
import { honoured, type PropertyRules, type RuleTable } from '../../../../tools/local/gate/rule.ts';
import { type LocalCloud, startLocalCloud } from '../../../../tools/local/main.ts';
import { type TinyAssembly, writeTinyAssembly } from './tiny-assembly.ts';

describe('a local cloud', () => {
  let assembly: TinyAssembly;
  let cloud: LocalCloud;

  beforeAll(async () => {
    assembly = writeTinyAssembly();
    cloud = await startLocalCloud({ assemblyDir: assembly.directory, port: 0, seed: 1 });
  });

  afterAll(async () => {
    await cloud.stop();
    assembly.remove();
  });

  test("gives every stack's outputs, all on loopback", () => {
    const { place, outputs } = cloud;

    expect(outputs).toEqual({
      QueueUrl: `${place.endpoint}/000000000000/Tiny-Queue`,
      TableName: 'Tiny-Table',
      ApiUrl: expect.stringMatching(new RegExp(`^${place.endpoint}/http/[0-9a-f]{10}$`)),
    });
    expect(place.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('counts what the gate honoured and what has no effect', () => {
    const { honoured: taken, noop, refused } = cloud.gate;

    expect({ taken, noop, refused }).toEqual({ taken: 41, noop: 7, refused: 0 });
  });

  test('runs a message through queue, function, table, stream and function until it is idle', async () => {
    cloud.engines.sqs.get('Tiny-Queue').send({ body: '1' });

    expect(cloud.idle()).toBe(false);
    await expect.poll(keys, { timeout: 10_000, interval: 20 }).toEqual(['ORDER#1', 'SEEN#ORDER#1']);
    await expect.poll(() => cloud.idle(), { timeout: 5000, interval: 20 }).toBe(true);
  });

  test('serves its HTTP API', async () => {
    const response = await fetch(`${cloud.outputs.ApiUrl}/hello/world`);

    expect([response.status, await response.text()]).toEqual([201, 'hello world']);
  });

  test("passes DynamoDB on with this cloud's ARNs", async () => {
    const client = new DynamoDBClient({
      endpoint: cloud.place.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });

    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Tiny-Table' }));

    client.destroy();
    expect(Table?.TableArn).toBe('arn:aws:dynamodb:us-east-1:000000000000:table/Tiny-Table');
  });

  test('has one handle on every fault', () => {
    cloud.faults.duplicateRate = 0.5;
    expect(cloud.engines.sqs.faults.duplicateRate).toBe(0.5);
    cloud.faults.duplicateRate = 0;
    expect(cloud.engines.sqs.faults.duplicateRate).toBe(0);
  });

  async function keys(): Promise<readonly string[]> {
    const input = { TableName: 'Tiny-Table' };
    type Output = { readonly Items: readonly { readonly pk: { readonly S: string } }[] };
    const { Items } = await cloud.engines.dynamodb.client.call<Output>('Scan', input);
    return Items.map(({ pk }) => pk.S).sort();
  }
});

const queueRules = propertyTable['AWS::SQS::Queue'] as PropertyRules;

describe('a start that fails', () => {
  test('for a property that is honoured and that nothing reads names it', async () => {
    const table: RuleTable = {
      ...propertyTable,
      'AWS::SQS::Queue': { ...queueRules, Colour: honoured },
    };

    await expect(startChanged('DeadLetters', { Colour: 'red' }, table)).rejects.toThrow(
      new AssemblyError(
        "Tiny/DeadLetters (AWS::SQS::Queue).Colour is honoured by the gate's table but no provisioner reads it",
      ),
    );
  });

  test('for a queue whose visibility timeout is below the function timeout says so (SQS-04)', async () => {
    await expect(startChanged('Queue', { VisibilityTimeout: 2 })).rejects.toThrow(
      new AssemblyError(
        'Tiny/WorkMapping (AWS::Lambda::EventSourceMapping): Queue visibility timeout: 2 seconds is less than Function timeout: 5 seconds (InvalidParameterValueException)',
      ),
    );
  });

  test('for a FIFO queue with a standard dead-letter queue says so (SQS-33)', async () => {
    await expect(startChanged('Queue', { FifoQueue: true })).rejects.toThrow(
      /^Tiny\/Queue \(AWS::SQS::Queue\): .*Dead-letter queue must be same type of queue as the source\./,
    );
  });

  test('for a filter pattern that AWS would refuse says so (FLT-05)', async () => {
    const FilterCriteria = { Filters: [{ Pattern: '{"body":{"a":"b"}}' }] };

    await expect(startChanged('WorkMapping', { FilterCriteria })).rejects.toThrow(
      new AssemblyError(
        'Tiny/WorkMapping (AWS::Lambda::EventSourceMapping): Invalid filter pattern definition. (InvalidParameterValueException)',
      ),
    );
  });

  async function startChanged(
    logicalId: string,
    properties: object,
    table: RuleTable = propertyTable,
  ) {
    const assembly = writeTinyAssembly((resources) => {
      const definition = resources[logicalId];
      const Properties = { ...definition?.Properties, ...properties };
      return { ...resources, [logicalId]: { ...definition, Properties } };
    });
    try {
      const cloud = await startLocalCloud({
        assemblyDir: assembly.directory,
        port: 0,
        propertyTable: table,
      });
      await cloud.stop();
    } finally {
      assembly.remove();
    }
  }
});
