import { describe, expect, test } from 'vitest';
import { nextSteps } from '../../../tools/demo/next-steps.ts';

const endpoint = 'http://127.0.0.1:4566';

describe('what npm start proposes to try', () => {
  test('is three commands for the reference application', () => {
    const outputs = {
      OrdersApiUrl: `${endpoint}/http/api`,
      PaymentDeadLetterQueueUrl: `${endpoint}/000000000000/payment-dead-letters`,
    };

    const commands = nextSteps({ endpoint, outputs }).match(/^ {2}curl .*$/gm);

    expect(commands).toEqual([
      `  curl -i ${endpoint}/http/api/orders -H 'Idempotency-Key: mine' -d '{"customerId":"me",` +
        `"lines":[{"sku":"tea","quantity":1,"unitPriceCents":450}]}'`,
      `  curl -s ${endpoint} -H 'X-Amz-Target: AmazonSQS.ListQueues' -d '{}'`,
      `  curl -s ${endpoint} -H 'X-Amz-Target: AmazonSQS.ReceiveMessage' -d '{"QueueUrl":` +
        `"${endpoint}/000000000000/payment-dead-letters","MessageAttributeNames":["All"]}'`,
    ]);
  });

  test('names nothing that another app does not have', () => {
    expect(nextSteps({ endpoint, outputs: {} })).not.toContain('undefined');
  });
});
