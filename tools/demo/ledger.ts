import type { FiredAlarm } from './cloud.ts';
import type { DeadLetterTruth } from './dead-letters.ts';
import type { EffectsFound } from './effects.ts';
import {
  type Consumer,
  consumers,
  expectedEffects,
  inboxKeepers,
  perConsumer,
} from './expectations.ts';
import type { MetricTotals } from './metrics.ts';
import type { PublishLog } from './publish.ts';

/** One consumer's row of the ledger. */
export interface ConsumerRow {
  readonly consumer: Consumer;
  readonly expected: number;
  readonly effects: number;
  readonly duplicatesSuppressed: number;
  readonly deadLettered: number;
  readonly lost: number;
  readonly doubled: number;
}

/** What went in, what came of it. All counts are messages unless the name says otherwise. */
export interface Ledger {
  /** Sends attempted: orders, repeated requests and poison. */
  readonly published: number;
  /** Sends that the cloud took responsibility for. */
  readonly acknowledged: number;
  readonly duplicateRequests: number;
  readonly poison: number;
  readonly effects: number;
  readonly duplicatesSuppressed: number;
  /** Copies of poison given up on, each counted once. */
  readonly deadLettered: number;
  /** Dead letters that say again what another says: a poison message was delivered twice. */
  readonly deadLettersRepeated: number;
  /** True when the dead letters are all the poison and nothing else. */
  readonly deadLettersExact: boolean;
  /** Waiting or in flight on any consumed queue or stream, outbox rows included. */
  readonly inFlight: number;
  readonly lost: number;
  readonly doubled: number;
  readonly inversions: number;
  /** Handler processes killed by the fault injector. */
  readonly killed: number;
  /** From the start of the runner's process to the first message processed. */
  readonly firstMessageMs: number;
  /** From the last acknowledged send to an empty system. */
  readonly drainMs: number;
  readonly messagesPerSecond: number;
  /** Largest resident memory of the runner's process. */
  readonly peakMemoryMb: number;
  /** Those that fired, in order of their first time. */
  readonly alarmsFired: readonly FiredAlarm[];
  readonly consumers: readonly ConsumerRow[];
  /** Everything that should not be, as sentences; empty when the run was right. */
  readonly findings: readonly string[];
}

export interface LedgerInput {
  readonly log: PublishLog;
  readonly found: EffectsFound;
  readonly truth: DeadLetterTruth;
  readonly inversions: number;
  readonly backlog: number;
  readonly totals: MetricTotals;
  readonly startedAt: number;
  readonly publishedAt: number;
  readonly drainedAt: number;
  readonly alarms: readonly FiredAlarm[];
}

/** Compares what must have happened with what the tables and the dead letters say. */
export function composeLedger(input: LedgerInput): Ledger {
  const rows = consumers.map((consumer) => consumerRow(consumer, input));
  const total = (of: (row: ConsumerRow) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const seconds = (input.drainedAt - input.startedAt) / 1000;
  const { log, totals, truth } = input;
  const invented = [...input.found.byOrder.keys()].filter((id) => !log.orders.has(id)).length;

  return {
    published: log.attempted,
    acknowledged: log.acknowledged,
    duplicateRequests: log.duplicateRequests,
    poison: log.poison.length,
    effects: total((row) => row.effects),
    duplicatesSuppressed: totals.duplicatesSuppressed,
    deadLettered: truth.copies.length,
    deadLettersRepeated: truth.repeated,
    deadLettersExact: truth.missing.length + truth.unexpected.length === 0,
    inFlight: input.backlog + input.found.unsentOutboxRows,
    lost: total((row) => row.lost),
    doubled: total((row) => row.doubled) + invented,
    inversions: input.inversions,
    killed: totals.killed,
    firstMessageMs: Math.round(totals.firstMessageMs ?? 0),
    drainMs: Math.round(input.drainedAt - input.publishedAt),
    messagesPerSecond: Math.round(totals.processed / Math.max(seconds, 0.001)),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    alarmsFired: input.alarms,
    consumers: rows,
    findings: findings(input, rows, invented),
  };
}

/** True when nothing was lost, doubled or reordered and the dead letters are the poison. */
export function isRight(ledger: Ledger): boolean {
  const wrong = ledger.lost + ledger.doubled + ledger.inversions + ledger.inFlight;
  return wrong === 0 && ledger.deadLettersExact && ledger.findings.length === 0;
}

function consumerRow(consumer: Consumer, input: LedgerInput): ConsumerRow {
  const { found, log } = input;
  const row = { expected: 0, effects: 0, lost: 0, doubled: 0 };
  for (const [orderId, order] of log.orders) {
    const expected = expectedEffects(order)[consumer];
    const actual = (found.byOrder.get(orderId) ?? perConsumer(() => 0))[consumer];
    row.expected += expected;
    row.effects += actual;
    row.lost += Math.max(0, expected - actual);
    row.doubled += Math.max(0, actual - expected);
  }
  if (consumer === 'email') row.doubled += Math.abs(found.mailsCounted - row.effects);

  return {
    consumer,
    ...row,
    duplicatesSuppressed: input.totals.duplicatesBy.get(consumer) ?? 0,
    deadLettered: input.truth.copies.filter((letter) => letter.consumer === consumer).length,
  };
}

function findings(input: LedgerInput, rows: readonly ConsumerRow[], invented: number): string[] {
  const { found, truth, log } = input;
  const keepers = rows.filter(({ consumer }) => inboxKeepers.includes(consumer));
  const markers = keepers.flatMap(({ consumer, effects }) => {
    const inbox = found.inboxRows.get(consumer) ?? 0;
    return inbox === effects ? [] : [`${consumer}: ${effects} effects, ${inbox} inbox rows`];
  });
  return [
    ...log.refused,
    ...markers,
    ...truth.missing.map((copy) => `poison without dead letter: ${copy}`),
    ...truth.unexpected.map((copy) => `dead letter that is no poison: ${copy}`),
    ...(invented > 0 ? [`${invented} orders in the tables that nobody placed`] : []),
    ...(found.unsentOutboxRows > 0 ? [`${found.unsentOutboxRows} outbox rows unsent`] : []),
  ];
}
