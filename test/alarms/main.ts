import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { addOrdersSystem } from '../../lib/stacks/orders-system.ts';
import { getStage } from '../../lib/stages.ts';
import { runProgram } from '../../tools/command-line/main.ts';
import { peerWatcher } from './peer.ts';
import { type Trace, traces } from './traces.ts';
import type { Watched, Watcher } from './watcher.ts';
import { ourWatcher } from './watchers.ts';

await runProgram({ command: 'npm run alarms', flags: {} }, printTraces);

/** One line a trace: what ours and the peer's alarms made of it. */
function printTraces(): void {
  const outdir = mkdtempSync(join(tmpdir(), 'alarms-'));
  try {
    const app = new App({ outdir: join(outdir, 'ours') });
    addOrdersSystem(app, getStage('prod'));
    const ours = ourWatcher(app);
    const peer = peerWatcher(join(outdir, 'peer'));
    console.log(row(['trace', 'ours', 'cdk-monitoring-constructs']));
    for (const trace of traces) {
      console.log(row([trace.name, verdict(trace, ours), verdict(trace, peer)]));
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function verdict(trace: Trace, watcher: Watcher): string {
  if (!watcher.knows(trace)) return '-';
  const watched = watcher.watch(trace);
  return `${noticed(trace, watched)}${cleared(watched)}`;
}

function noticed({ isFailure }: Trace, { fired }: Watched): string {
  if (fired.length === 0) return isFailure ? 'MISSED' : 'silent';
  return isFailure ? `fires ${fired.length}` : `FALSE: ${fired.join(', ')}`;
}

/** Healthy again, an alarm that is not OK says nothing about the next failure. */
function cleared({ open }: Watched): string {
  return open.length === 0 ? '' : `; ${open.length} not OK at the end`;
}

function row(cells: readonly string[]): string {
  const widths = [44, 28, 0];
  return cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('');
}
