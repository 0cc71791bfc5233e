import { AwsError, type SendEntry } from '../ports.ts';
import { invalidRequest } from './errors.ts';
import type { LocalQueue } from './local-queue.ts';
import { md5OfAttributes } from './md5.ts';
import { messageBytes } from './message-rules.ts';
import { readEntries, runEntries } from './wire-batch.ts';
import { readSendEntry, type WireInput } from './wire-input.ts';
import { formatMessage } from './wire-message.ts';
import type { WireOperation } from './wire-operation.ts';

const MAXIMUM_BATCH_BYTES = 1_048_576;

/** The operations on messages. */
export const messageOperations: Readonly<Record<string, WireOperation>> = {
  SendMessage: ({ service, input }) => {
    const queue = service.get(input.requiredText('QueueUrl'));
    return send(queue, readSendEntry(input));
  },

  SendMessageBatch: ({ service, input }) => {
    const queue = service.get(input.requiredText('QueueUrl'));
    const entries = readEntries(input);
    checkBatch(queue, entries);
    return runEntries(entries, (entry) => send(queue, readSendEntry(entry)));
  },

  ReceiveMessage: async ({ service, input, signal }) => {
    const queue = service.get(input.requiredText('QueueUrl'));
    const received = await queue.receive({
      max: input.whole('MaxNumberOfMessages') ?? 1,
      waitMs: milliseconds(input, 'WaitTimeSeconds') ?? queue.settings.receiveWaitMs,
      visibilityTimeoutMs: milliseconds(input, 'VisibilityTimeout'),
      attemptId: input.text('ReceiveRequestAttemptId'),
      signal,
    });
    const system = [
      ...input.texts('MessageSystemAttributeNames'),
      ...input.texts('AttributeNames'),
    ];
    const wanted = { system, message: input.texts('MessageAttributeNames') };
    if (received.length === 0) return {};
    return { Messages: received.map((message) => formatMessage(message, wanted)) };
  },

  DeleteMessage: ({ service, input }) => {
    const queue = service.get(input.requiredText('QueueUrl'));
    queue.remove(input.requiredText('ReceiptHandle'));
    return {};
  },

  DeleteMessageBatch: ({ service, input }) => {
    const queue = service.get(input.requiredText('QueueUrl'));
    return runEntries(readEntries(input), (entry) => {
      queue.remove(entry.requiredText('ReceiptHandle'));
      return {};
    });
  },

  ChangeMessageVisibility: ({ service, input }) => {
    changeVisibility(service.get(input.requiredText('QueueUrl')), input);
    return {};
  },

  ChangeMessageVisibilityBatch: ({ service, input }) => {
    const queue = service.get(input.requiredText('QueueUrl'));
    return runEntries(readEntries(input), (entry) => {
      changeVisibility(queue, entry);
      return {};
    });
  },
};

function send(queue: LocalQueue, entry: SendEntry): object {
  const receipt = queue.send(entry);
  return {
    MessageId: receipt.messageId,
    MD5OfMessageBody: receipt.md5OfBody,
    MD5OfMessageAttributes: receipt.md5OfAttributes,
    MD5OfMessageSystemAttributes: md5OfTraceHeader(entry.traceHeader),
    SequenceNumber: receipt.sequenceNumber,
  };
}

function md5OfTraceHeader(stringValue: string | undefined): string | undefined {
  if (stringValue === undefined) return undefined;
  return md5OfAttributes({ AWSTraceHeader: { dataType: 'String', stringValue } });
}

function checkBatch(queue: LocalQueue, entries: readonly WireInput[]): void {
  const bytes = entries.reduce((sum, entry) => sum + messageBytes(readSendEntry(entry)), 0);
  if (bytes > MAXIMUM_BATCH_BYTES) {
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAXIMUM_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  }
  const lacksGroup = entries.some((entry) => entry.text('MessageGroupId') === undefined);
  if (queue.fifo && lacksGroup) {
    throw invalidRequest('The request must contain the parameter MessageGroupId.');
  }
}

function changeVisibility(queue: LocalQueue, input: WireInput): void {
  const handle = input.requiredText('ReceiptHandle');
  const timeoutMs = milliseconds(input, 'VisibilityTimeout') ?? queue.visibilityTimeoutMs;
  queue.changeVisibility(handle, timeoutMs);
}

function milliseconds(input: WireInput, name: string): number | undefined {
  const seconds = input.whole(name);
  return seconds === undefined ? undefined : seconds * 1000;
}
