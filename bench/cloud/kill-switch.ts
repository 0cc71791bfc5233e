import type { Answer } from './clients.ts';

/** A boundary of a process's requests: before or after the `request`th, from 1, took effect. */
export interface KillPoint {
  readonly request: number;
  readonly when: 'before' | 'after';
}

/** DynamoDB as a process sees it that is killed at one of its requests. */
export interface KillSwitch {
  /** After the kill nothing is sent any more and nothing is answered. */
  readonly answer: Answer;
  /** Resolves at the kill. */
  readonly killed: Promise<'killed'>;
}

/** Every boundary of a process that makes this many requests. */
export function killPoints(requests: number): readonly KillPoint[] {
  return Array.from({ length: requests }, (_, index) => index + 1).flatMap((request) => [
    { request, when: 'before' as const },
    { request, when: 'after' as const },
  ]);
}

/** Kills at one point. */
export function killSwitch(answer: Answer, at: KillPoint): KillSwitch {
  const { promise: killed, resolve: kill } = Promise.withResolvers<'killed'>();
  let requests = 0;
  const never = new Promise<object>(() => {});
  return {
    killed,
    answer: async (operation, input) => {
      requests += 1;
      if (requests < at.request) return await answer(operation, input);
      if (requests === at.request) {
        if (at.when === 'after') await answer(operation, input);
        kill('killed');
      }
      return await never;
    },
  };
}
