/** What of the process the watch on its parent needs. */
export interface Child {
  /** The parent's process id, now. */
  readonly ppid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const checkEveryMs = 500;

/**
 * Calls `end` once when the shell that `npm start` runs its program in is gone: npm hands SIGTERM to that
 * shell only, and what it leaves behind would hold the port. A program that was started without npm may
 * outlive its shell. Keeps no process alive; on Windows a parent's end is not seen.
 */
export function endWithParent(child: Child, end: () => void): void {
  if (child.env.npm_lifecycle_event !== 'start') return;
  const parent = child.ppid;
  const timer = setInterval(() => {
    if (child.ppid === parent) return;
    clearInterval(timer);
    end();
  }, checkEveryMs);
  timer.unref();
}
