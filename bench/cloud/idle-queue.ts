import { SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../../lambdas/runtime/queue.ts';
import { sqsQueue } from '../../lambdas/runtime/sqs.ts';

/** A queue of which nothing is asked while all goes well. */
export function idleQueue(): Queue {
  const handle = async () => {
    throw new Error('the bench sends nothing to SQS');
  };
  const client = new SQSClient({ region: 'eu-central-1', requestHandler: { handle } });
  return sqsQueue(
    {
      SOURCE_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/payment',
      DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/payment-dead',
      MAX_RECEIVE_COUNT: '5',
    },
    client,
  );
}
