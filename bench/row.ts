import type { Gate, Measured } from './gates.ts';

/** One number of a row. */
export interface Figure {
  readonly name: string;
  /** Empty for plain counts. */
  readonly unit: '' | 'us' | 'ms' | 'KB';
  /** None: shown for information. */
  readonly gate?: Gate;
}

/** What is measured together. */
export interface Row {
  readonly title: string;
  /** How, in sentences. */
  readonly method: string;
  readonly figures: Readonly<Record<string, Figure>>;
  /** Resolves to what each figure came to, by its name in `figures`. */
  readonly measure: () => Promise<Readonly<Record<string, Measured>>>;
}

/** A plain count. */
export function count(name: string, atMost?: number): Figure {
  return { name, unit: '', ...(atMost !== undefined && { gate: { atMost } }) };
}

/** A size in KB of 1024 bytes. */
export function kilobytes(name: string, atMost?: number): Figure {
  return { name, unit: 'KB', ...(atMost !== undefined && { gate: { atMost } }) };
}

/** A time in milliseconds that is compared with the peer's. */
export function milliseconds(name: string, timesPeer?: number): Figure {
  return { name, unit: 'ms', ...(timesPeer !== undefined && { gate: { timesPeer } }) };
}

/** A time in microseconds. */
export function microseconds(name: string, gate?: Gate): Figure {
  return { name, unit: 'us', ...(gate && { gate }) };
}
