import { publisherNamespace } from '../../../contracts/metrics.ts';
import { errorMessage } from '../errors.ts';
import type { Host } from '../host.ts';
import { embeddedLine, logLine } from '../telemetry.ts';
import type { Channel, Outgoing } from './channel.ts';
import { packsOf, partBySize } from './pack.ts';
import { type Rate, tokenBucket } from './token-bucket.ts';

/** What became of messages that were sent once. */
export interface TelemetryCounts {
  readonly Sent: number;
  /** At most: a request whose answer never came counts as lost and may have arrived. */
  readonly Lost: number;
}

/** For messages whose loss is allowed, and is told. */
export interface TelemetryPublisher {
  /** At most once each. Never rejects. */
  publish(messages: readonly Outgoing[]): Promise<TelemetryCounts>;
}

export interface TelemetryPublisherOptions {
  /** The dimension of the metrics `Sent` and `Lost`. */
  readonly functionName: string;
  /** Over a client of `onceSettings`: one that tries again would break the promise. */
  readonly channel: Channel;
  readonly host: Host;
  /**
   * What this process may send; the rest is lost at once, so that one caller cannot fill the channel.
   *
   * @default - whatever it is given
   */
  readonly rate?: Rate;
}

/** Settings of an SDK client that sends once, and gives up before its caller does. */
export const onceSettings = {
  maxAttempts: 1,
  requestHandler: { requestTimeout: 1000 },
};

/** Sends every batch once: what is too large, refused or lost on the way is counted, never retried. */
export function telemetryPublisher(options: TelemetryPublisherOptions): TelemetryPublisher {
  const { channel, host, rate } = options;
  const bucket = rate && tokenBucket(rate, host.now);
  return {
    async publish(messages) {
      const allowed = messages.slice(0, bucket ? bucket.take(messages.length) : messages.length);
      const excess = messages.slice(allowed.length).map(() => 'above the rate of this process');
      const { sendable, tooLarge } = partBySize(allowed, channel);
      const packs = packsOf(sendable, channel);
      const refused = await Promise.all(packs.map((pack) => sendOnce(pack, channel)));
      const reasons = [...tooLarge.map(({ reason }) => reason), ...refused.flat(), ...excess];
      const counts = { Sent: messages.length - reasons.length, Lost: reasons.length };
      tell(counts, reasons, options);
      return counts;
    },
  };
}

/** The reasons for which messages of a batch were not taken, one a message. */
async function sendOnce(pack: readonly Outgoing[], channel: Channel): Promise<readonly string[]> {
  try {
    const refusals = await channel.publish(pack);
    return refusals.map(({ reason }) => reason);
  } catch (error) {
    return pack.map(() => errorMessage(error));
  }
}

function tell(
  counts: TelemetryCounts,
  reasons: readonly string[],
  { functionName, host }: TelemetryPublisherOptions,
): void {
  const now = host.now();
  const dimensions = { FunctionName: functionName };
  host.write(
    embeddedLine(now, { namespace: publisherNamespace, dimensions, values: { ...counts } }),
  );
  if (counts.Lost === 0) return;
  const reason = [...new Set(reasons)].slice(0, 3).join('; ');
  const fields = { event: 'telemetry lost', publisher: functionName, lost: counts.Lost, reason };
  host.write(logLine('WARN', now, fields));
}
