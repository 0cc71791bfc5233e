import table from './limits.json' with { type: 'json' };

/** A limit of AWS, by its name. */
export type LimitName = keyof typeof table.limits;

/** The table of limits as it is, with sources and date. */
export const limits = table;

/** The number alone. */
export function limitOf(name: LimitName): number {
  return table.limits[name].value;
}
