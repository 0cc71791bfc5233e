import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { OrderPlaced } from '../../contracts/order-events.ts';
import { orderRow, ordersTable } from './order-row.ts';

/** The effect of every measured handler as a plain request: one item put. */
export function putOrder(client: DynamoDBClient) {
  return async (event: OrderPlaced): Promise<void> => {
    const { amountCents, ...texts } = orderRow(event);
    const { pk, sk, orderId, customerId, status, receipt } = texts;
    const Item = {
      pk: { S: pk },
      sk: { S: sk },
      orderId: { S: orderId },
      customerId: { S: customerId },
      amountCents: { N: String(amountCents) },
      status: { S: status },
      receipt: { S: receipt },
    };
    await client.send(new PutItemCommand({ TableName: ordersTable, Item }));
  };
}
