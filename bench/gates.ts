/** What a figure must come to; all that is given must hold. */
export interface Gate {
  /** In the figure's unit. */
  readonly atMost?: number;
  /** A factor of what the peer came to in the same run. */
  readonly timesPeer?: number;
}

/** What one figure came to; the peer and the naive handler where the figure means something. */
export interface Measured {
  readonly ours: number;
  readonly peer?: number;
  readonly naive?: number;
}

/** `shown` has no gate: it stands beside the others for information. */
export type Verdict = 'pass' | 'miss' | 'shown';

/** Whether a figure keeps its gate. A factor without a peer to compare with is a miss. */
export function judge(measured: Measured, gate: Gate | undefined): Verdict {
  if (gate === undefined) return 'shown';
  const { atMost = Number.POSITIVE_INFINITY, timesPeer } = gate;
  const isLow = measured.ours <= atMost;
  const ratio = ratioOf(measured);
  const isFaster = timesPeer === undefined || (ratio !== undefined && ratio <= timesPeer);
  return isLow && isFaster ? 'pass' : 'miss';
}

/** Ours over the peer's; undefined when there is nothing to divide by. */
export function ratioOf({ ours, peer }: Measured): number | undefined {
  return peer === undefined || peer === 0 ? undefined : ours / peer;
}

/** A gate as a reader sees it: `<= 14 us and <= 0.4x`; a dash when there is none. */
export function gateText(gate: Gate | undefined, unit: string): string {
  if (gate === undefined) return '-';
  const parts = [
    ...(gate.atMost === undefined ? [] : [`<= ${gate.atMost}${unit && ` ${unit}`}`]),
    ...(gate.timesPeer === undefined ? [] : [`<= ${gate.timesPeer}x`]),
  ];
  return parts.join(' and ');
}
