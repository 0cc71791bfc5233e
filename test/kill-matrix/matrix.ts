import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynoxide } from '../lambdas/support/dynoxide.ts';
import { isBaseline } from './baseline-subjects.ts';
import { type Cell, disarm, eventsOf, type KillPoint, type Stage } from './cell.ts';
import { judge, type Result } from './ledger.ts';
import { type Delivered, deliverAll } from './mapping.ts';
import { bundleChild, startProcess } from './process.ts';
import { recordsOf } from './records.ts';
import { judgeRelay, outboxRecords } from './relay-cell.ts';
import { type Subject, tables } from './subject.ts';
import { startWire } from './wire.ts';

/** What a cell came to, and how many processes it cost. */
export interface CellResult extends Result {
  readonly cell: Cell;
  /** Messages that were delivered twelve times and still not done. */
  readonly undone: number;
  readonly kills: number;
}

/** Which cells to run. */
export interface MatrixOptions {
  readonly subjects: readonly Subject[];
  readonly batches: readonly number[];
  /** Messages of a cell. */
  readonly messagesOf: (batch: number) => number;
  /** Requests of a batch at whose boundaries processes are killed, at most. */
  readonly mostRequests: number;
}

const instants = ['before', 'applied', 'answered'] as const;

/** Runs every cell, one after another, on one engine; tells of each as it is done. */
export async function runMatrix(
  options: MatrixOptions,
  tell: (result: CellResult) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kill-matrix-'));
  const file = await bundleChild(folder);
  const engine = await startDynoxide(tables);
  const wire = await startWire(engine.port);
  try {
    for (const subject of options.subjects) {
      const stage = { wire, process: startProcess(file, subject, wire.endpoint) };
      const run = (cell: Cell) => runCell(cell, { ...stage, client: engine.client });
      for (const batch of options.batches) {
        const messages = options.messagesOf(batch);
        for (const point of await pointsOf({ subject, batch, messages }, options, run)) {
          const name = `${subject.replace(' ', '.')}.${batch}.${point.replaceAll(/[^\w]/g, '')}`;
          tell(await run({ subject, point, batch, messages, name }));
        }
      }
      stage.process.stop();
    }
  } finally {
    await wire.stop();
    engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Run = (cell: Cell) => Promise<CellResult & { readonly requests: number }>;

/** Every boundary of every request of a batch that nobody kills, and those around it. */
async function pointsOf(
  kind: Pick<Cell, 'subject' | 'batch' | 'messages'>,
  { mostRequests }: MatrixOptions,
  run: Run,
): Promise<readonly KillPoint[]> {
  const name = `${kind.subject.replace(' ', '.')}.${kind.batch}.calm`;
  const { requests } = await run({
    ...kind,
    messages: kind.batch,
    point: 'request 0 before',
    name,
  });
  const boundaries = Array.from({ length: Math.min(requests, mostRequests) }, (_, index) =>
    instants.map((instant): KillPoint => `request ${index + 1} ${instant}`),
  );
  return [
    'K0 before the invocation',
    'K1 invoked',
    ...boundaries.flat(),
    'K5 answer not taken',
    'K6 answer taken, nothing deleted',
  ];
}

async function runCell(
  cell: Cell,
  stage: Stage & { readonly client: Parameters<typeof judge>[2]['client'] },
): Promise<CellResult & { readonly requests: number }> {
  const { wire, process, client } = stage;
  wire.sent.clear();
  wire.objects.clear();
  const before = process.kills;
  const events = eventsOf(cell);
  const isRelay = cell.subject === 'relay';
  const items = isRelay ? await outboxRecords(cell, client) : recordsOf(cell.subject, events);
  const isStream = isRelay || cell.subject.startsWith('stream');
  const requests = cell.point === 'request 0 before' ? await countRequests(items, stage) : 0;
  const undone = await deliverAll(items, cell, { ...stage, isStream });
  const result = isRelay
    ? await judgeRelay(cell, { client, wire })
    : await judge(cell.subject, events, { client, wire });
  const about = { cell, kills: process.kills - before, requests };
  if (!isBaseline(cell.subject)) return { ...result, ...about, undone: undone.length };
  const poison = new Set(events.filter((event) => event.poison).map(({ id }) => `m-${id}`));
  const innocents = undone.filter(({ id }) => !poison.has(id)).length;
  return { ...result, ...about, undone: 0, wrongLetters: innocents };
}

/** The requests of one batch that nobody kills. */
async function countRequests(items: readonly Delivered[], stage: Stage): Promise<number> {
  const requests = disarm(stage);
  await stage.process.invoke({ Records: items.map(({ record }) => record(1)) });
  return requests();
}

/** Whether a cell kept every promise. */
export function isRight({ lost, doubled, inversions, wrongLetters, undone }: CellResult): boolean {
  return lost + doubled + inversions + wrongLetters + undone === 0;
}
