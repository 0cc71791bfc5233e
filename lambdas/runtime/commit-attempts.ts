import { findReasons, type Verdict, verdictOf } from './cancellation.ts';
import { errorMessage, RetryableError } from './errors.ts';
import type { Applied } from './idempotency.ts';
import { findApplied, invalid, type Marking, type Part, refusal } from './transaction-part.ts';
import { isInvalid } from './transient.ts';
import { untilDeadline } from './until-deadline.ts';

/** How a transaction ended: committed, or one verdict a part, in order. */
export type Outcome = 'committed' | readonly Verdict[];

/**
 * Sends the parts as one transaction. Faults, throttles and lost responses are tried again until the
 * parts' deadline, each time under a fresh client token; a cancellation is an answer.
 */
export async function attempt(parts: readonly Part[], { store, host }: Marking): Promise<Outcome> {
  const deadlineMs = Math.min(...parts.map((part) => part.commit.deadlineMs));
  return await untilDeadline<Outcome>({ host, deadlineMs }, async () => {
    try {
      await store.write(parts.flatMap((part) => part.items));
      return 'committed';
    } catch (error) {
      const verdicts = verdictsOf(error, parts);
      if (verdicts) return verdicts;
      throw error;
    }
  });
}

/** Takes one part to its end; rejects as {@link Idempotency} says. */
export async function attemptAlone(part: Part, marking: Marking): Promise<Applied> {
  const { host } = marking;
  const { deadlineMs } = part.commit;
  try {
    return await untilDeadline({ host, deadlineMs }, async () => {
      const outcome = await attempt([part], marking);
      const verdict = outcome === 'committed' ? 'own' : (outcome[0] ?? 'transient');
      return await conclude(part, verdict, marking);
    });
  } catch (error) {
    const applied = error instanceof RetryableError && (await findLostResponse(part, marking));
    if (applied) return applied;
    throw isInvalid(error) ? invalid(part, errorMessage(error)) : error;
  }
}

/** Out of time: an attempt may have been applied, its response lost; it must not look like a failure. */
async function findLostResponse(part: Part, marking: Marking): Promise<Applied | undefined> {
  return await findApplied(part, marking).catch(() => undefined);
}

async function conclude(
  part: Part,
  verdict: Verdict,
  marking: Marking,
): Promise<Applied | undefined> {
  switch (verdict) {
    case 'own':
      return 'applied';
    case 'duplicate':
      return 'duplicate';
    case 'unsure':
      return await findApplied(part, marking);
    case 'refused':
      throw refusal(part);
    case 'invalid':
      throw invalid(part, 'an item breaks a rule of DynamoDB');
    default:
      return undefined;
  }
}

function verdictsOf(error: unknown, parts: readonly Part[]): readonly Verdict[] | undefined {
  const reasons = findReasons(error);
  if (reasons === undefined) return undefined;
  let start = 0;
  return parts.map((part) => {
    const own = reasons.slice(start, start + part.items.length);
    start += part.items.length;
    return own.length === part.items.length ? verdictOf(own, part.owner) : 'transient';
  });
}
