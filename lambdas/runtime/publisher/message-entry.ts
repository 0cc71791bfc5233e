import type { Outgoing, Refusal } from './channel.ts';

interface TextAttribute {
  readonly DataType: 'String';
  readonly StringValue: string;
}

/**
 * The message attributes of SNS and SQS: what subscriptions filter by, operators look for and traces
 * go on from. Raw delivery takes ten at most (SNS-03).
 */
export function attributesOf({ type, id, traceparent }: Outgoing): Record<string, TextAttribute> {
  return {
    type: { DataType: 'String', StringValue: type },
    id: { DataType: 'String', StringValue: id },
    ...(traceparent && { traceparent: { DataType: 'String', StringValue: traceparent } }),
  };
}

/**
 * The partition key as message group: order on FIFO, there with the event id against duplicates
 * (FIFO-12); on standard ones only fairness among keys (SQS-41, SNS-13).
 */
export function groupOf({ partitionKey, id }: Outgoing, { isFifo }: { readonly isFifo: boolean }) {
  return { MessageGroupId: partitionKey, ...(isFifo && { MessageDeduplicationId: id }) };
}

interface FailedEntry {
  readonly Id?: string | undefined;
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
  readonly SenderFault?: boolean | undefined;
}

/** The `Failed` entries of a batch whose entry ids are their places. */
export function refusalsOf(failed: readonly FailedEntry[] = []): readonly Refusal[] {
  return failed.map(({ Id, Code, Message, SenderFault }) => ({
    index: Number(Id),
    isRetryable: SenderFault !== true,
    reason: `${Code}: ${Message}`,
  }));
}
