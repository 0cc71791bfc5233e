import { PermanentError } from '../../lambdas/runtime/errors.ts';
import { absent, check, update, type Write } from '../../lambdas/runtime/writes.ts';
import { oversizeAttribute } from './model/tables.ts';
import type { SimulatedEvent } from './workload.ts';

/** Where effects are kept: a balance for each key, and one row for each event. */
export const stateTable = 'state';
export const effectTable = 'effects';

/** How a consumer keeps its effects single. */
export type Mode = 'transaction' | 'inline' | 'watermark' | 'lease';

/** What the consumer of a mode decides; the poisonous ones throw, or are refused by a condition. */
export function decideFor(mode: Mode, die: () => void) {
  return (event: SimulatedEvent): readonly Write[] => {
    misbehave(event, die);
    switch (mode) {
      case 'transaction':
        return [balance(event), ...effectRow(event), ...refusalOf(event)];
      case 'watermark':
        return [balance(event)];
      default:
        return [
          update(effectTable, rowKey(event), {
            add: { count: 1, amount: event.amount },
            ...(event.poison === 'invalid' && { set: tooMuch }),
            when: event.poison === 'refused' ? never : absent,
          }),
        ];
    }
  };
}

/** Throws, or kills, what is poison by its own code. */
export function misbehave(event: SimulatedEvent, die: () => void): void {
  if (event.poison === 'permanent') throw new PermanentError('the domain forbids it');
  if (event.poison === 'bug') throw new TypeError('undefined is not a function');
  if (event.poison === 'killer') die();
}

/** Makes the item too large, for the model of the table: refused when its condition holds, not before. */
const tooMuch = { [oversizeAttribute]: true };

const never = { expression: 'attribute_exists(nothing)' };

function balance({ key, sequence, amount, poison }: SimulatedEvent): Write {
  const set = { last: sequence, ...(poison === 'invalid' && tooMuch) };
  return update(stateTable, { pk: key, sk: '-' }, { set, add: { balance: amount, version: 1 } });
}

function effectRow(event: SimulatedEvent): Write[] {
  return [update(effectTable, rowKey(event), { add: { count: 1, amount: event.amount } })];
}

function refusalOf(event: SimulatedEvent): Write[] {
  if (event.poison !== 'refused') return [];
  return [check(stateTable, { pk: `${event.id}-account`, sk: '-' }, never)];
}

function rowKey({ id }: SimulatedEvent) {
  return { pk: id, sk: '-' };
}
