import type { Engines } from './engines.ts';

/** What goes wrong on purpose, each a chance from 0 to 1; may be changed at any time. */
export interface Faults {
  /** A message of a standard queue is delivered once more (SQS-35). */
  duplicateRate: number;
  /** A function's process is killed during an invocation. */
  killRate: number;
  /** A poller dies between its batch and the function, or between the answer and the deletes. */
  pollerDeathRate: number;
  /** A publish to a topic fails. */
  failPublishRate: number;
  /** A write to a stream is throttled. */
  throttleStreamRate: number;
  /** Messages of a standard queue that may overtake one another; 1 keeps the order. */
  reorderWindow: number;
}

/** One handle on every engine's faults. */
export function faultsOf({ sqs, sns, kinesis, lambda, poller }: Engines): Faults {
  return {
    get duplicateRate() {
      return sqs.faults.duplicateRate;
    },
    set duplicateRate(rate) {
      sqs.faults.duplicateRate = rate;
    },
    get reorderWindow() {
      return sqs.faults.reorderWindow;
    },
    set reorderWindow(size) {
      sqs.faults.reorderWindow = size;
    },
    get killRate() {
      return lambda.faults.killRate;
    },
    set killRate(rate) {
      lambda.faults.killRate = rate;
    },
    get pollerDeathRate() {
      return poller.deathRate;
    },
    set pollerDeathRate(rate) {
      poller.deathRate = rate;
    },
    get failPublishRate() {
      return sns.faults.failPublishRate;
    },
    set failPublishRate(rate) {
      sns.faults.failPublishRate = rate;
    },
    get throttleStreamRate() {
      return kinesis.faults.throttleRate;
    },
    set throttleStreamRate(rate) {
      kinesis.faults.throttleRate = rate;
    },
  };
}
