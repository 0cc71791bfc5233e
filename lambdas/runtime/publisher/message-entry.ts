import type { Outgoing, Refusal } from './channel.ts';

/** The message attributes of SNS and SQS: what subscriptions filter by and operators look for. */
export function attributesOf({ type, id }: Outgoing) {
  return {
    type: { DataType: 'String', StringValue: type },
    id: { DataType: 'String', StringValue: id },
  };
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
