import type { Answer } from './clients.ts';

/** Applies the `lost`th request, from 1, but its connection breaks before the answer comes. */
export function answersLost(answer: Answer, lost: number): Answer {
  let requests = 0;
  return async (operation, input) => {
    requests += 1;
    const isLost = requests === lost;
    const output = await answer(operation, input);
    if (isLost) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return output;
  };
}
