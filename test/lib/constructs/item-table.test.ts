import { describe, expect, test } from 'vitest';
import { BlueprintFunction } from '../../../lib/constructs/blueprint-function.ts';
import { ItemTable, type ItemTableProps } from '../../../lib/constructs/item-table.ts';
import { alarmTopicIn, allowances, propertiesOf, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(props: Partial<ItemTableProps> = {}) {
  const stack = bench.stack();
  const table = new ItemTable(stack, 'Orders', {
    stage: bench.stage(),
    alarmTopic: alarmTopicIn(stack),
    ...props,
  });
  return { stack, table };
}

const properties = (props: Partial<ItemTableProps> = {}) =>
  propertiesOf(build(props).stack, 'AWS::DynamoDB::Table');

describe('an item table', () => {
  test('has the keys that the contracts name', () => {
    expect(properties().KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
  });

  test('is paid by the request', () => {
    expect(properties().BillingMode).toBe('PAY_PER_REQUEST');
  });

  test('removes nothing and streams nothing by default', () => {
    const { TimeToLiveSpecification, StreamSpecification } = properties();

    expect([TimeToLiveSpecification, StreamSpecification]).toEqual([undefined, undefined]);
  });

  test('removes items by the attribute that the contracts name', () => {
    expect(properties({ expires: true }).TimeToLiveSpecification).toEqual({
      AttributeName: 'expiresAt',
      Enabled: true,
    });
  });

  test('streams the new image of a change, which the relay publishes from', () => {
    expect(properties({ streams: true }).StreamSpecification).toEqual({
      StreamViewType: 'NEW_IMAGE',
    });
  });

  test('has no index by default', () => {
    expect(properties().GlobalSecondaryIndexes).toBeUndefined();
  });

  test('lists outbox rows by age in an index of keys', () => {
    const { GlobalSecondaryIndexes, AttributeDefinitions } = properties({ listsOutbox: true });

    expect(GlobalSecondaryIndexes).toEqual([
      {
        IndexName: 'outbox',
        KeySchema: [
          { AttributeName: 'outboxShard', KeyType: 'HASH' },
          { AttributeName: 'createdAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
    expect(AttributeDefinitions).toEqual(
      expect.arrayContaining([
        { AttributeName: 'outboxShard', AttributeType: 'N' },
        { AttributeName: 'createdAt', AttributeType: 'N' },
      ]),
    );
  });

  test.each([
    ['dev', false, 'Delete'],
    ['prod', true, 'Retain'],
  ])('is protected in %s: %s', (name, kept, policy) => {
    const [table] = resourcesOf(build({ stage: bench.stage(name) }).stack, 'AWS::DynamoDB::Table');

    expect(table).toMatchObject({
      DeletionPolicy: policy,
      Properties: {
        DeletionProtectionEnabled: kept,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: kept },
      },
    });
  });
});

describe('what an item table grants', () => {
  function granted(grant: (table: ItemTable, grantee: BlueprintFunction) => void) {
    const { stack, table } = build({ streams: true, listsOutbox: true });
    const grantee = new BlueprintFunction(stack, 'Consumer', {
      stage: bench.stage(),
      name: 'place-order',
      alarmTopic: alarmTopicIn(stack),
      environment: { ORDERS_TABLE: 'orders' },
    });
    grant(table, grantee);
    return allowances(stack);
  }

  test('is single items on this table, with neither query nor scan', () => {
    expect(granted((table, grantee) => table.grantItems(grantee))).toEqual([
      'dynamodb:ConditionCheckItem on OrdersTable',
      'dynamodb:DeleteItem on OrdersTable',
      'dynamodb:GetItem on OrdersTable',
      'dynamodb:PutItem on OrdersTable',
      'dynamodb:UpdateItem on OrdersTable',
    ]);
  });

  test('is to add items, for who never changes one', () => {
    expect(granted((table, grantee) => table.grantAdding(grantee))).toEqual([
      'dynamodb:GetItem on OrdersTable',
      'dynamodb:PutItem on OrdersTable',
    ]);
  });

  test('is to remove items in batches, for who never reads one', () => {
    expect(granted((table, grantee) => table.grantRemoving(grantee))).toEqual([
      'dynamodb:BatchWriteItem on OrdersTable',
    ]);
  });

  test('is the index of the outbox and the rows that it lists', () => {
    expect(granted((table, grantee) => table.grantOutboxRead(grantee))).toEqual([
      'dynamodb:BatchGetItem on OrdersTable',
      'dynamodb:Query on OrdersTable/index/outbox',
    ]);
  });

  test('is its stream and no other', () => {
    expect(granted((table, grantee) => table.grantStreamRead(grantee))).toEqual([
      'dynamodb:DescribeStream on OrdersTable.StreamArn',
      'dynamodb:GetRecords on OrdersTable.StreamArn',
      'dynamodb:GetShardIterator on OrdersTable.StreamArn',
      'dynamodb:ListStreams on OrdersTable/stream/*',
    ]);
  });
});
