import type { Random } from '../random.ts';
import type { VirtualTime } from '../virtual-time.ts';

/** One message as a queue holds it. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly groupId?: string | undefined;
  /** How often a consumer sent it anew. */
  readonly lives?: string | undefined;
  /** Place in the queue, from 0. */
  readonly place: number;
  visibleAtMs: number;
  receives: number;
  firstReceivedMs: number;
  handle: string;
  isDeleted: boolean;
}

/** A dead letter as it was sent: without attributes when SQS moved it by itself. */
export interface QueueLetter {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly receives: number;
}

/** How a queue hands out messages. */
export interface QueueRules {
  readonly isFifo: boolean;
  readonly visibilityMs: number;
  readonly maxReceiveCount: number;
  /** Messages among which a standard queue picks at random (SQS-36). */
  readonly reorderWindow: number;
  /** How often a standard queue hands out a message and forgets that it did (SQS-35). */
  readonly duplicateRate: number;
}

export interface SendOptions {
  readonly groupId?: string;
  readonly delayMs?: number;
  readonly lives?: string | undefined;
}

/** SQS as its consumers see it. */
export interface ModelQueue {
  readonly deadLetters: QueueLetter[];
  readonly maxReceiveCount: number;
  send(body: string, options?: SendOptions): void;
  /** At most ten messages that are visible now. */
  receive(): readonly QueuedMessage[];
  changeVisibility(handle: string, delayMs: number): void;
  remove(handle: string): void;
  /** When something may be received, at the soonest; undefined when the queue is empty. */
  nextVisibleMs(): number | undefined;
}

export function createQueue(rules: QueueRules, time: VirtualTime, random: Random): ModelQueue {
  let messages: QueuedMessage[] = [];
  let places = 0;
  const byHandle = new Map<string, QueuedMessage>();
  const deadLetters: QueueLetter[] = [];

  const handOut = (message: QueuedMessage): QueuedMessage => {
    message.receives += 1;
    if (message.receives === 1) message.firstReceivedMs = time.now();
    message.handle = `${message.id}/${message.receives}`;
    byHandle.set(message.handle, message);
    const isForgotten =
      !rules.isFifo && message.receives <= 2 && random.chance(rules.duplicateRate);
    message.visibleAtMs = time.now() + (isForgotten ? 1 : rules.visibilityMs);
    return { ...message };
  };

  const moveSpent = (message: QueuedMessage): boolean => {
    if (message.receives < rules.maxReceiveCount) return false;
    message.isDeleted = true;
    deadLetters.push({ body: message.body, receives: message.receives });
    return true;
  };

  /** What may be handed out: a FIFO group up to its first message in flight (FIFO-02, FIFO-10). */
  const candidates = (): QueuedMessage[] => {
    const isVisible = ({ visibleAtMs }: QueuedMessage) => visibleAtMs <= time.now();
    if (!rules.isFifo) return messages.filter(isVisible).slice(0, rules.reorderWindow);
    const blocked = new Set<string | undefined>();
    return messages.filter((message) => {
      if (blocked.has(message.groupId)) return false;
      if (isVisible(message)) return true;
      blocked.add(message.groupId);
      return false;
    });
  };

  return {
    deadLetters,
    maxReceiveCount: rules.maxReceiveCount,
    send(body, { groupId, delayMs = 0, lives } = {}) {
      places += 1;
      const state = { visibleAtMs: time.now() + delayMs, receives: 0, firstReceivedMs: 0 };
      const id = `m${places}`;
      messages.push({
        id,
        body,
        groupId,
        lives,
        place: places,
        ...state,
        handle: '',
        isDeleted: false,
      });
    },
    receive() {
      messages = messages.filter(({ isDeleted }) => !isDeleted);
      const found = candidates();
      const batch: QueuedMessage[] = [];
      while (batch.length < 10 && found.length > 0) {
        const at = rules.isFifo ? 0 : random.whole(0, found.length - 1);
        const [message] = found.splice(at, 1);
        if (message && !moveSpent(message)) batch.push(handOut(message));
      }
      return batch;
    },
    changeVisibility(handle, delayMs) {
      const message = byHandle.get(handle);
      if (message && message.handle === handle) message.visibleAtMs = time.now() + delayMs;
    },
    remove(handle) {
      const message = byHandle.get(handle);
      const isStale = message?.handle !== handle || message.visibleAtMs <= time.now();
      if (message && !(rules.isFifo && isStale)) message.isDeleted = true;
    },
    nextVisibleMs() {
      messages = messages.filter(({ isDeleted }) => !isDeleted);
      if (messages.length === 0) return undefined;
      if (candidates().length > 0) return time.now();
      const later = messages.map(({ visibleAtMs }) => visibleAtMs);
      return Math.min(...later.filter((atMs) => atMs > time.now()));
    },
  };
}
