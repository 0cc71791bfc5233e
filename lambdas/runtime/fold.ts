import type { Attribute } from './attribute-values.ts';
import type { Change } from './writes.ts';

/** One change that does what several did, one after another. */
export interface Fold {
  readonly change: Change;
  /** How many of the changes it holds, from the first: at least one. */
  readonly taken: number;
}

/**
 * As many changes from the start as one update can hold: a later `set` replaces an earlier one, `add`
 * sums up. A change that sets what another one adds to cannot join it.
 */
export function fold(changes: readonly Change[]): Fold {
  const set: Record<string, Attribute | undefined> = {};
  const add: Record<string, number> = {};
  let taken = 0;
  for (const change of changes) {
    if (taken > 0 && collides(change, set, add)) break;
    for (const [name, value] of Object.entries(change.set ?? {})) {
      if (value !== undefined) set[name] = value;
    }
    for (const [name, value] of Object.entries(change.add ?? {})) {
      add[name] = (add[name] ?? 0) + value;
    }
    taken += 1;
  }
  return { change: { set, add }, taken };
}

function collides(change: Change, set: object, add: object): boolean {
  return (
    Object.keys(change.set ?? {}).some((name) => name in add) ||
    Object.keys(change.add ?? {}).some((name) => name in set)
  );
}
