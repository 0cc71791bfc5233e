import { outputs } from '../../contracts/outputs.ts';
import type { DemoCloud } from './cloud.ts';

const order = { customerId: 'me', lines: [{ sku: 'tea', quantity: 1, unitPriceCents: 450 }] };

/** What to try with a cloud that stays up; the commands need nothing but curl. */
export function nextSteps(cloud: Pick<DemoCloud, 'endpoint' | 'outputs'>): string {
  const { [outputs.apiUrl]: api, [outputs.paymentDeadLetterQueueUrl]: queue } = cloud.outputs;
  const call = (operation: string, body: object) =>
    `  curl -s ${cloud.endpoint} -H 'X-Amz-Target: ${operation}' -d '${JSON.stringify(body)}'`;
  const commands = [
    ...(api
      ? [`  curl -i ${api}/orders -H 'Idempotency-Key: mine' -d '${JSON.stringify(order)}'`]
      : []),
    call('AmazonSQS.ListQueues', {}),
    ...(queue
      ? [call('AmazonSQS.ReceiveMessage', { QueueUrl: queue, MessageAttributeNames: ['All'] })]
      : []),
  ];
  return [
    '',
    `It stays up until Ctrl-C. Every AWS endpoint answers on ${cloud.endpoint}. To try:`,
    '',
    ...commands,
  ].join('\n');
}
