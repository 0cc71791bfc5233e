import { parseCount } from './parse-count.ts';

/** What a consumer that remembers events is told of its inbox. */
export interface InboxEnvironment {
  readonly INBOX_TABLE: string;
  readonly MARKER_LIFE_SECONDS: string;
}

/** The table of the inbox, and how long its rows live. */
export function inboxOf(environment: InboxEnvironment) {
  return {
    table: environment.INBOX_TABLE,
    markerLifeSeconds: parseCount('MARKER_LIFE_SECONDS', environment.MARKER_LIFE_SECONDS),
  };
}
