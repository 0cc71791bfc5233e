import { runProgram } from '../../tools/command-line/main.ts';
import { catchMutant, catchRelayMutant, describeWrongs, seedLimit } from './catch-mutant.ts';
import { mutants } from './mutants.ts';
import type { RelayVerdict } from './relay.ts';
import type { Verdict } from './verdict.ts';

const rows: object[] = [];

/** Prints which seed caught which mutant, and by what; ends with 1 when one got away. */
await runProgram({ command: 'npm run mutants', flags: {} }, catchAll);

function note(
  about: { readonly mutant: string; readonly fault: string; readonly where: string },
  verdict: Verdict | RelayVerdict | undefined,
): void {
  const caught = verdict ? describeWrongs(verdict) : 'nothing';
  rows.push({ ...about, seed: verdict?.seed ?? `none of ${seedLimit}`, 'caught by': caught });
  if (verdict === undefined) process.exitCode = 1;
}

async function catchAll(): Promise<void> {
  for (const mutant of mutants) {
    const { name, fault, where } = mutant;
    const place = `${where.source}, ${where.mode}`;
    note({ mutant: name, fault, where: place }, await catchMutant(mutant));
  }
  const fault = 'the relay answers before it has published';
  note({ mutant: 'M11', fault, where: 'table stream' }, await catchRelayMutant());
  console.table(rows);
}
