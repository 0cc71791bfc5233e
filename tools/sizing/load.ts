import { type LimitName, limitOf, limits } from './limits.ts';

/** What is asked of the system. */
export interface Demand {
  /** Orders a second. */
  readonly rate: number;
  /** How long an invocation takes at its slowest hundredth, in milliseconds. */
  readonly p99Ms: number;
  /** Customers among whom the orders are spread evenly. */
  readonly keys: number;
}

/** One limit, and how much of it a demand uses. */
export interface Load {
  readonly part: string;
  readonly what: string;
  readonly used: number;
  readonly limit: number;
  readonly unit: string;
  /** How the limit is moved. */
  readonly raise: string;
  /** Where the limit is written: a rule, a page, or the stage. */
  readonly source: string;
  /**
   * The rate at which the limit is reached, where the use does not simply grow with it; Infinity, null
   * in JSON, for none.
   */
  readonly reachedAt?: number;
}

/** What is used of a limit of AWS. */
export function aws(part: string, what: string, used: number, name: LimitName): Load {
  const { value, unit, raise, source } = limits.limits[name];
  return { part, what, used, limit: value, unit, raise, source };
}

/** How much of the limit is used, 1 for all of it. */
export function shareOf({ used, limit }: Load): number {
  return used / limit;
}

/** The rate at which a load reaches its limit; Infinity for none. */
export function breaksAt(load: Load, { rate }: Demand): number {
  return load.reachedAt ?? rate / shareOf(load);
}

/** Invocations at a time, by Little's law: arrivals a second times the seconds each takes. */
export function concurrency(messagesPerSecond: number, batch: number, p99Ms: number): number {
  return (messagesPerSecond / batch) * (p99Ms / 1000);
}

/** Partitions that a table must have split into, for this many write units a second. */
export function partitionsFor(writeUnits: number): number {
  return Math.max(1, Math.ceil(writeUnits / limitOf('dynamoDbPartition')));
}
