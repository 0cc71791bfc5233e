/** Something that wants to be part of a transaction. */
export interface Member {
  /** Identities of its items; no two members of one pack, or of two running packs, share one. */
  readonly keys: readonly string[];
  readonly bytes: number;
}

/** How members become packs. */
export interface CoalescerOptions<Item extends Member> {
  /** Members a pack may hold now. */
  readonly limit: () => number;
  /** Takes a pack to its end; never rejects. Calls `settled` for each member as it is done. */
  readonly run: (pack: readonly Item[], settled: (member: Item) => void) => Promise<void>;
}

/** DynamoDB's bounds of one transaction (DDB-03). */
const maxItems = 100;
const maxBytes = 4_000_000;

/**
 * Gathers what is submitted in one turn of the event loop into packs. A member whose item is held by
 * a running pack waits for it, instead of colliding with it.
 */
export function createCoalescer<Item extends Member>(options: CoalescerOptions<Item>) {
  const busy = new Set<string>();
  let waiting: Item[] = [];
  let scheduled = false;

  const schedule = () => {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    setImmediate(flush);
  };

  const settled = (member: Item) => {
    for (const key of member.keys) busy.delete(key);
    schedule();
  };

  const flush = () => {
    scheduled = false;
    const free = takeFree();
    for (const pack of packsOf(free, options.limit())) void options.run(pack, settled);
  };

  const takeFree = (): Item[] => {
    const free: Item[] = [];
    const held: Item[] = [];
    for (const member of waiting) {
      if (member.keys.some((key) => busy.has(key))) {
        held.push(member);
        continue;
      }
      for (const key of member.keys) busy.add(key);
      free.push(member);
    }
    waiting = held;
    return free;
  };

  return {
    /** Puts a member into the next pack that can take it. */
    submit(member: Item): void {
      waiting.push(member);
      schedule();
    },
  };
}

function packsOf<Item extends Member>(members: readonly Item[], limit: number): Item[][] {
  const packs: Item[][] = [];
  let items = 0;
  let bytes = 0;
  for (const member of members) {
    const last = packs.at(-1);
    const fits =
      last !== undefined &&
      last.length < limit &&
      items + member.keys.length <= maxItems &&
      bytes + member.bytes <= maxBytes;
    if (fits) last.push(member);
    else packs.push([member]);
    items = member.keys.length + (fits ? items : 0);
    bytes = member.bytes + (fits ? bytes : 0);
  }
  return packs;
}
