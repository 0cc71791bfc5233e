import { DatabaseSync } from 'node:sqlite';

/** Tells when stream records may have been written. */
export interface StreamWake {
  /** Calls back after writes; returns the way to stop. */
  subscribe(wake: () => void): () => void;
  stop(): void;
}

/**
 * Adds the index that the engine lacks and watches for new stream records. Without the index every
 * write to a table with a stream scans all records written before it.
 */
export function watchDatabase(database: string, everyMs = 10): StreamWake {
  const db = new DatabaseSync(database);
  db.exec('PRAGMA busy_timeout = 2000');
  db.exec(
    'CREATE INDEX IF NOT EXISTS local_stream_position ON _stream_records(table_name, CAST(sequence_number AS INTEGER))',
  );
  const version = db.prepare('PRAGMA data_version');
  const newest = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = '_stream_records'");
  let seenVersion: unknown;
  let seenRecord: unknown;
  const changed = (): boolean => {
    const current = version.get()?.data_version;
    if (current === seenVersion) return false;
    seenVersion = current;
    const record = newest.get()?.seq;
    if (record === seenRecord) return false;
    seenRecord = record;
    return true;
  };
  return wakeEvery(everyMs, changed, () => db.close());
}

/** Wakes readers at a steady pace: for an engine whose files are out of reach. */
export function wakeSteadily(everyMs = 50): StreamWake {
  return wakeEvery(
    everyMs,
    () => true,
    () => {},
  );
}

function wakeEvery(everyMs: number, changed: () => boolean, close: () => void): StreamWake {
  const subscribers = new Set<() => void>();
  const timer = setInterval(() => {
    if (subscribers.size === 0 || !changed()) return;
    for (const wake of subscribers) wake();
  }, everyMs);
  timer.unref();
  return {
    subscribe: (wake) => {
      subscribers.add(wake);
      return () => subscribers.delete(wake);
    },
    stop: () => {
      clearInterval(timer);
      close();
    },
  };
}
