import { createCoalescer } from './coalescer.ts';
import { attempt, attemptAlone } from './commit-attempts.ts';
import { createDuplicateWindow } from './duplicate-window.ts';
import { type Host, systemHost } from './host.ts';
import type { Applied, Idempotency } from './idempotency.ts';
import { type Inbox, type Marking, preparePart, type WaitingPart } from './transaction-part.ts';

export interface TransactionOptions extends Inbox {
  /**
   * Messages that may share one transaction.
   *
   * @default 10
   */
  readonly coalesce?: number;
  /**
   * Part of the marker's key; another scope processes events again on purpose.
   *
   * @default 'live'
   */
  readonly scope?: string;
  /** @default the machine */
  readonly host?: Host;
}

type Settled = (part: WaitingPart) => void;
type Finish = (part: WaitingPart, applied: Applied) => void;

/**
 * The effect and its inbox row in one TransactWriteItems: a single effect also when the process is
 * killed at any point. Commits of one turn of the event loop share transactions; when a shared one
 * is cancelled its duplicates are done, its innocents share again, and the rest go alone.
 */
export function transaction(options: TransactionOptions): Idempotency {
  const { coalesce = 10, scope = 'live', host = systemHost } = options;
  const marking: Marking = { ...options, scope, host };
  const window = createDuplicateWindow();

  const coalescer = createCoalescer<WaitingPart>({
    limit: () => (window.sharingPays() ? coalesce : 1),
    run: (pack, settled) => {
      const finish: Finish = (part, applied) => {
        window.record(applied === 'duplicate');
        part.resolve(applied);
        settled(part);
      };
      return runPack(pack, marking, { finish, settled });
    },
  });

  return {
    apply: (commit) =>
      new Promise((resolve, reject) => {
        coalescer.submit({ ...preparePart(commit, marking), resolve, reject });
      }),
  };
}

interface Endings {
  readonly finish: Finish;
  readonly settled: Settled;
}

/** Takes a pack to its end; ends, since every round takes at least one member out of the pack. */
async function runPack(
  pack: readonly WaitingPart[],
  marking: Marking,
  endings: Endings,
): Promise<void> {
  const [first] = pack;
  if (first === undefined) return;
  if (pack.length === 1) return await runAlone(first, marking, endings);
  const outcome = await attempt(pack, marking).catch(() => undefined);
  const innocent: WaitingPart[] = [];
  const alone: WaitingPart[] = [];
  for (const [index, part] of pack.entries()) {
    const verdict = outcome === 'committed' ? 'own' : outcome?.[index];
    if (verdict === 'own') endings.finish(part, 'applied');
    else if (verdict === 'duplicate') endings.finish(part, 'duplicate');
    else (verdict === 'innocent' ? innocent : alone).push(part);
  }
  const shared = innocent.length < pack.length ? innocent : [];
  const single = shared.length === 0 ? [...alone, ...innocent] : alone;
  await Promise.all([
    runPack(shared, marking, endings),
    ...single.map((part) => runAlone(part, marking, endings)),
  ]);
}

async function runAlone(part: WaitingPart, marking: Marking, endings: Endings): Promise<void> {
  try {
    endings.finish(part, await attemptAlone(part, marking));
  } catch (error) {
    part.reject(error);
    endings.settled(part);
  }
}
