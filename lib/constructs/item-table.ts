import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { partitionKey, sortKey, timeToLiveAttribute } from '../../contracts/tables.ts';
import type { StageSettings } from '../stages.ts';

export interface ItemTableProps {
  readonly stage: StageSettings;
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
}

/** A table of items under a partition and a sort key, paid by the request. */
export class ItemTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: ItemTableProps) {
    super(scope, id);
    const { stage, expires = false, streams = false } = props;

    this.table = new Table(this, 'Table', {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(expires ? { timeToLiveAttribute } : {}),
      ...(streams ? { stream: StreamViewType.NEW_IMAGE } : {}),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: stage.protectsData },
      deletionProtection: stage.protectsData,
      removalPolicy: stage.removalPolicy,
    });
  }

  /** Reads and writes single items, alone or in a transaction; no query, no scan. */
  grantItems(grantee: IGrantable): void {
    this.table.grant(
      grantee,
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    );
  }

  /** Adds items, and reads the one that is in the way. */
  grantAdding(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:GetItem', 'dynamodb:PutItem');
  }

  /** Deletes items in batches; the only action there is for a batch also allows to put. */
  grantRemoving(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:BatchWriteItem');
  }

  /** Reads the table's stream; listing streams is narrowed to this table's own. */
  grantStreamRead(grantee: IGrantable): void {
    this.table.grantStream(
      grantee,
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:ListStreams'],
        resources: [`${this.table.tableArn}/stream/*`],
      }),
    );
  }
}
