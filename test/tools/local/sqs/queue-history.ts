import fc from 'fast-check';
import type { QueueHandle, ReceivedMessage } from '../../../../tools/local/ports.ts';
import { FIFO, type LocalSqs, localSqs, poll, redriveTo } from './local-sqs.ts';

export type Step =
  | { readonly kind: 'send'; readonly group: number; readonly delaySeconds: number }
  | { readonly kind: 'receive'; readonly max: number }
  | { readonly kind: 'remove'; readonly pick: number }
  | { readonly kind: 'hide'; readonly pick: number; readonly seconds: number }
  | { readonly kind: 'wait'; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: sendStep() },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('receive'), max: fc.integer({ min: 1, max: 10 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove'), pick: fc.nat(8) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hide'),
      pick: fc.nat(8),
      seconds: fc.constantFrom(0, 1, 9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(1, 3, 6, 30) }),
  },
);

/** What producers and consumers may do to a queue, up to 200 steps. */
export const histories = fc.array(step, { maxLength: 200, size: 'max' });

function sendStep(): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('send'),
    group: fc.nat(3),
    delaySeconds: fc.constantFrom(0, 0, 0, 4),
  });
}

/** The queue after its history, with what happened. */
export interface Outcome extends LocalSqs {
  readonly queue: QueueHandle;
  readonly deadLetters: QueueHandle;
  readonly receives: readonly (readonly ReceivedMessage[])[];
  readonly sent: number;
}

/**
 * Runs a history against a queue with visibility timeout 5 s, retention 60 s, and a dead-letter
 * queue after 3 receives. Bodies are the running numbers of the messages.
 */
export async function runHistory(
  history: readonly Step[],
  options: { readonly fifo: boolean; readonly duplicateRate?: number },
): Promise<Outcome> {
  const local = localSqs(history.length);
  local.service.faults.duplicateRate = options.duplicateRate ?? 0;
  const suffix = options.fifo ? '.fifo' : '';
  const type = options.fifo ? FIFO : {};
  const deadLetters = local.service.createQueue(`dead${suffix}`, type);
  const queue = local.service.createQueue(`orders${suffix}`, {
    ...type,
    VisibilityTimeout: '5',
    MessageRetentionPeriod: '60',
    RedrivePolicy: redriveTo(deadLetters, 3),
  });
  const receives: (readonly ReceivedMessage[])[] = [];
  let sent = 0;
  for (const item of history) {
    if (item.kind === 'send') send(queue, sent++, item);
    else if (item.kind === 'receive') receives.push(await poll(queue, item.max));
    else if (item.kind === 'wait') await local.clock.advance(item.seconds * 1000);
    else useHandle(queue, receives.flat(), item);
  }
  return { ...local, queue, deadLetters, receives, sent };
}

function send(queue: QueueHandle, number: number, item: Extract<Step, { kind: 'send' }>): void {
  const body = String(number);
  if (queue.fifo) queue.send({ body, groupId: `g${item.group}` });
  else queue.send({ body, delaySeconds: item.delaySeconds });
}

/** Picks one of the last handles; refusals of stale ones are part of the behaviour under test. */
function useHandle(
  queue: QueueHandle,
  received: readonly ReceivedMessage[],
  item: Extract<Step, { kind: 'remove' | 'hide' }>,
): void {
  const handle = received.at(-1 - item.pick)?.receiptHandle;
  if (handle === undefined) return;
  try {
    if (item.kind === 'remove') queue.remove(handle);
    else queue.changeVisibility(handle, item.seconds * 1000);
  } catch {}
}
