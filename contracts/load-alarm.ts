import * as z from 'zod/mini';

/** What CloudWatch tells a topic when the overload alarm changes; the rest of it is for people. */
export const LoadAlarm = z.object({
  AlarmName: z.string(),
  NewStateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  /** ISO 8601, with an offset. */
  StateChangeTime: z
    .string()
    .check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time')),
});
export type LoadAlarm = z.infer<typeof LoadAlarm>;

/** What an entry of the load log says: whether low-priority orders are shed from its time on. */
export type LoadState = 'overloaded' | 'normal';
