import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ReplyQueue } from './requester.ts';

/** A reply queue. Its client may wait longer than a long poll does. */
export function sqsReplies(
  QueueUrl: string,
  client = new SQSClient({ requestHandler: { requestTimeout: 25_000 } }),
): ReplyQueue {
  return {
    async receive(WaitTimeSeconds) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds }),
      );
      return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({
        body: Body,
        receiptHandle: ReceiptHandle,
      }));
    },
    async remove(receiptHandles) {
      const Entries = receiptHandles.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
      }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    },
  };
}
