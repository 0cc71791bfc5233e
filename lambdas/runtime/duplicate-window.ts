/** Messages after which the rate is looked at again. */
const windowMessages = 400;

/**
 * 5 %, plus nearly three standard deviations of a window: a true rate of 5 % seldom passes it. Above
 * it cancelled transactions, which are billed, cost more than coalescing saves.
 */
const duplicateLimit = 0.08;

/** Watches how many messages are duplicates; says whether sharing transactions pays. */
export function createDuplicateWindow() {
  let seen = 0;
  let duplicates = 0;
  let pays = true;
  return {
    /** Whether sharing pays, by the last full window; true until one is full. */
    sharingPays: (): boolean => pays,
    record(duplicate: boolean): void {
      seen += 1;
      if (duplicate) duplicates += 1;
      if (seen < windowMessages) return;
      pays = duplicates / seen <= duplicateLimit;
      seen = 0;
      duplicates = 0;
    },
  };
}
