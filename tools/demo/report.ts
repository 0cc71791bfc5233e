import { summarizeAlarms } from './alarm-summary.ts';
import type { DeadLetter } from './dead-letters.ts';
import type { Ledger } from './ledger.ts';
import { isRight } from './ledger.ts';

const count = new Intl.NumberFormat('en-US');
const columns = ['expected', 'effects', 'duplicatesSuppressed', 'deadLettered', 'lost', 'doubled'];
const headings = ['expected', 'effects', 'duplicates', 'dead letters', 'lost', 'doubled'];

/** The table that a person reads after a run; each copy of a dead letter is given once. */
export function renderLedger(ledger: Ledger, deadLetters: readonly DeadLetter[]): string {
  return [
    '',
    published(ledger),
    '',
    row('consumer', headings),
    ...ledger.consumers.map((one) =>
      row(
        one.consumer,
        columns.map((column) => count.format(Number(one[column as keyof typeof one]))),
      ),
    ),
    '',
    `Order per group  ${plural(ledger.inversions, 'inversion')}`,
    `Dead letters     ${deadLetterSummary(ledger)}`,
    ...reasons(deadLetters),
    `Alarms           ${summarizeAlarms(ledger.alarmsFired).join('\n      ')}`,
    `Lag              ${plural(ledger.inFlight, 'message')} waiting or in flight`,
    timing(ledger),
    '',
    verdict(ledger),
  ].join('\n');
}

function published(ledger: Ledger): string {
  const { poison, duplicateRequests } = ledger;
  return (
    `Published ${plural(ledger.published - duplicateRequests - poison, 'order')}, ` +
    `${plural(poison, 'poison message')}, ${plural(duplicateRequests, 'repeated request')}; ` +
    `${count.format(ledger.acknowledged)} acknowledged`
  );
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(20) + cells.map((cell) => cell.padStart(14)).join('');
}

function plural(amount: number, noun: string, many = `${noun}s`): string {
  return `${count.format(amount)} ${amount === 1 ? noun : many}`;
}

function deadLetterSummary(ledger: Ledger): string {
  const all = plural(ledger.deadLettered, 'copy', 'copies');
  const repeated = ledger.deadLettersRepeated;
  const again = repeated > 0 ? `, and ${plural(repeated, 'repeat')}` : '';
  return `${all}, ${ledger.deadLettersExact ? '' : 'NOT '}exactly the poison${again}`;
}

function reasons(deadLetters: readonly DeadLetter[]): string[] {
  const byReason = new Map<string, number>();
  for (const letter of deadLetters) {
    const reason = sharedReason(letter);
    byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  }
  return [...byReason].map(([reason, times]) => `  ${String(times).padStart(5)} x  ${reason}`);
}

/** The reason without what only one event has, so that many events with one reason read as one. */
function sharedReason({ reason, body }: DeadLetter): string {
  const id = /"id":"([^"]+)"/.exec(body)?.[1];
  const shared = (id ? reason.replace(` ${id}`, '') : reason).replace(/ of \d+ characters/, '');
  return shared.length > 88 ? `${shared.slice(0, 87)}…` : shared;
}

function timing(ledger: Ledger): string {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const killed =
    ledger.killed > 0 ? `, ${plural(ledger.killed, 'process', 'processes')} killed` : '';
  return (
    `Time             first message after ${seconds(ledger.firstMessageMs)}, drained in ` +
    `${seconds(ledger.drainMs)}, ${count.format(ledger.messagesPerSecond)} messages/s, ` +
    `${ledger.peakMemoryMb} MB${killed}`
  );
}

function verdict(ledger: Ledger): string {
  if (isRight(ledger)) return 'Nothing lost, nothing doubled, nothing out of order.';
  return ['This run is NOT right:', ...ledger.findings.slice(0, 20)].join('\n  ');
}
