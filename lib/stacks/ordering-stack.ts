import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { outputs } from '../../contracts/outputs.ts';
import { loadLog } from '../../contracts/tables.ts';
import { BlueprintFunction } from '../constructs/blueprint-function.ts';
import { OrdersApi } from '../constructs/orders-api.ts';
import { OutboxRelay } from '../constructs/outbox-relay.ts';
import { OutboxSweeper } from '../constructs/outbox-sweeper.ts';
import { PageViews } from '../constructs/page-views.ts';
import type { ServiceStackProps } from './service-stack.ts';

export interface OrderingStackProps extends ServiceStackProps {
  /** Where invoice jobs go. */
  readonly invoices: IQueue;
}

/** Where messages enter: an order is accepted, and its events leave the outbox. */
export class OrderingStack extends Stack {
  constructor(scope: Construct, id: string, props: OrderingStackProps) {
    super(scope, id, props);
    const { stage, foundation, invoices } = props;
    const { orders, lifecycleTopic, eventsTopic, events, streamDeadLetters, alarmTopic } =
      foundation;

    const placeOrder = new BlueprintFunction(this, 'PlaceOrder', {
      stage,
      alarmTopic,
      name: 'place-order',
      reservedConcurrency: stage.apiConcurrency,
      environment: { ORDERS_TABLE: orders.table.tableName },
    });
    orders.grantAdding(placeOrder);
    orders.grantListing(placeOrder, loadLog);
    const api = new OrdersApi(this, 'Api', { stage, alarmTopic });
    api.addRoute('/orders', placeOrder, stage.requestsPerSecond.orders);
    new PageViews(this, 'PageViews', { stage, alarmTopic, api });
    const destinations = { orders, lifecycleTopic, eventsTopic, events, invoices };
    const outbox = { ...destinations, stage, alarmTopic };
    new OutboxRelay(this, 'Outbox', { ...outbox, deadLetters: streamDeadLetters });
    new OutboxSweeper(this, 'Sweeper', outbox);
    new CfnOutput(this, outputs.apiUrl, { value: api.url });
  }
}
