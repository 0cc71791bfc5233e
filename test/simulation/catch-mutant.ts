import type { Mutant } from './mutants.ts';
import { type RelayVerdict, simulateRelay } from './relay.ts';
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

/** M11: the first seed in which a relay that answers before it has published loses a message. */
export async function catchRelayMutant(): Promise<RelayVerdict | undefined> {
  for (let seed = 0; seed < seedLimit; seed += 1) {
    const verdict = await simulateRelay({ seed, answersFirst: true });
    if (verdict.lost > 0) return verdict;
  }
  return undefined;
}

/** What a verdict has against a run: `lost 3, doubled 1`. */
export function describeWrongs(verdict: Verdict | RelayVerdict): string {
  const { isDrained, ...wrongs } = verdict;
  const isWrong = ([name, count]: [string, number]) =>
    name !== 'seed' && name !== 'messages' && count > 0;
  const found = Object.entries(wrongs).filter(isWrong);
  const named = found.map(([wrong, count]) => `${wrong} ${count}`);
  return [...named, ...(isDrained ? [] : ['never drained'])].join(', ');
}
