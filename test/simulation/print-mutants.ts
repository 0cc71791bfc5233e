import { catchMutant, describeWrongs, seedLimit } from './catch-mutant.ts';
import { mutants } from './mutants.ts';

/** Prints which seed caught which mutant, and by what; ends with 1 when one got away. */
const rows = [];
for (const mutant of mutants) {
  const verdict = await catchMutant(mutant);
  const { source, mode } = mutant.where;
  rows.push({
    mutant: mutant.name,
    fault: mutant.fault,
    where: `${source}, ${mode}`,
    seed: verdict?.seed ?? `none of ${seedLimit}`,
    'caught by': verdict ? describeWrongs(verdict) : 'nothing',
  });
  if (verdict === undefined) process.exitCode = 1;
}
console.table(rows);
