import type { Answer } from './clients.ts';

/** The chance of a request to fail; half of the failed took effect all the same. */
const faultRate = 0.15;

/** A request takes up to this many turns of the event loop, so that requests overtake one another. */
const maxTurns = 4;

/** Answers that come late, or not: by chance. */
export function withRandomFaults(answer: Answer, random: () => number): Answer {
  return async (operation, input) => {
    const turns = Math.floor(random() * maxTurns);
    for (let turn = 0; turn < turns; turn += 1)
      await new Promise((resolve) => setImmediate(resolve));
    const isFault = random() < faultRate;
    if (isFault && random() < 0.5) throw new Error('refused by chance');
    const output = await answer(operation, input);
    if (isFault) throw new Error('answer lost by chance');
    return output;
  };
}
