import type { Simulation } from './simulate.ts';

/** A source with a mode that promises something on it. */
export type Cell = Pick<Simulation, 'source' | 'mode'>;

/** Every promise under test. */
export const cells: readonly Cell[] = [
  { source: 'standard', mode: 'transaction' },
  { source: 'standard', mode: 'inline' },
  { source: 'standard', mode: 'lease' },
  { source: 'fifo', mode: 'transaction' },
  { source: 'fifo', mode: 'watermark' },
  { source: 'stream', mode: 'transaction' },
  { source: 'stream', mode: 'watermark' },
];
