import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import { outboxIndex, partitionKey, sortKey, timeToLiveAttribute } from '../../contracts/tables.ts';
import type { StageSettings } from '../stages.ts';
import { acknowledge, acknowledgeWildcard } from './acknowledge.ts';
import { TableAlarm } from './table-alarm.ts';

export interface ItemTableProps {
  readonly stage: StageSettings;
  /** Where the alarm about refused requests speaks. */
  readonly alarmTopic: ITopic;
  /**
   * Items may carry the time after which DynamoDB removes them, days late at times (DDB-09).
   *
   * @default false
   */
  readonly expires?: boolean;
  /**
   * Every change goes to the table's stream with its new image, for 24 hours (DDS-03).
   *
   * @default false
   */
  readonly streams?: boolean;
  /**
   * Outbox rows are listed by age in a sparse index. It holds keys only: each row costs it two small
   * writes, whatever its messages weigh, and who finds one reads it from the table.
   *
   * @default false
   */
  readonly listsOutbox?: boolean;
}

/** A table of items under a partition and a sort key, paid by the request. */
export class ItemTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: ItemTableProps) {
    super(scope, id);
    const { stage, alarmTopic: topic } = props;
    const { expires = false, streams = false, listsOutbox = false } = props;

    this.table = new Table(this, 'Table', {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryptionKey: stage.key,
      ...(expires ? { timeToLiveAttribute } : {}),
      ...(streams ? { stream: StreamViewType.NEW_IMAGE } : {}),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: stage.protectsData },
      deletionProtection: stage.protectsData,
      removalPolicy: stage.removalPolicy,
    });
    new TableAlarm(this, 'Alarm', { topic, table: this.table });
    if (listsOutbox) this.#listOutbox();
    if (stage.protectsData) return;
    acknowledge(this.table, {
      'AwsSolutions-DDB3': 'The data of this stage may be lost: its settings do not protect it.',
    });
  }

  /** Reads and writes single items, alone or in a transaction; no query, no scan. */
  grantItems(grantee: IGrantable): void {
    this.#allow(grantee, [
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ]);
  }

  /** Adds items, and reads the one that is in the way. */
  grantAdding(grantee: IGrantable): void {
    this.#allow(grantee, ['dynamodb:GetItem', 'dynamodb:PutItem']);
  }

  /** Lists the items of one partition, and of no other. */
  grantListing(grantee: IGrantable, partition: string): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } },
      }),
    );
  }

  /** Deletes items in batches; the only action there is for a batch also allows to put. */
  grantRemoving(grantee: IGrantable): void {
    this.#allow(grantee, ['dynamodb:BatchWriteItem']);
  }

  /** Lists the outbox by its index, and reads the rows; nothing else of the index, no scan. */
  grantOutboxRead(grantee: IGrantable): void {
    this.#allow(grantee, ['dynamodb:Query'], `/index/${outboxIndex.name}`);
    this.#allow(grantee, ['dynamodb:BatchGetItem']);
  }

  /** Reads the table's stream; listing streams is narrowed to this table's own. */
  grantStreamRead(grantee: IGrantable & IConstruct): void {
    const streams = `${this.table.tableArn}/stream/*`;
    this.table.grantStream(
      grantee,
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:ListStreams'],
        resources: [streams],
      }),
    );
    acknowledgeWildcard(grantee, streams, "The label of a table's stream is the time it was made.");
  }

  #listOutbox(): void {
    this.table.addGlobalSecondaryIndex({
      indexName: outboxIndex.name,
      partitionKey: { name: outboxIndex.partitionKey, type: AttributeType.NUMBER },
      sortKey: { name: outboxIndex.sortKey, type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /** Only this resource: the table's own grants would include all of its indexes. */
  #allow(grantee: IGrantable, actions: string[], below = ''): void {
    const resources = [`${this.table.tableArn}${below}`];
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  }
}
