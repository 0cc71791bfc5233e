import type { Mutant } from './mutants.ts';
import { simulate } from './simulate.ts';
import { isRight, type Verdict } from './verdict.ts';

/** Seeds within which a mutant is to be caught. */
export const seedLimit = 40;

/** The first seed that shows what the mutant does wrong; undefined when none does. */
export async function catchMutant({ where, changes }: Mutant): Promise<Verdict | undefined> {
  for (let seed = 0; seed < seedLimit; seed += 1) {
    const verdict = await simulate({ ...where, seed, changes, messages: 200 });
    if (!isRight(verdict)) return verdict;
  }
  return undefined;
}

/** What a verdict has against a run: `lost 3, doubled 1`. */
export function describeWrongs(verdict: Verdict): string {
  const { seed, messages, isDrained, ...wrongs } = verdict;
  const found = Object.entries(wrongs).filter(([, count]) => count > 0);
  const named = found.map(([wrong, count]) => `${wrong} ${count}`);
  return [...named, ...(isDrained ? [] : ['never drained'])].join(', ');
}
