import { type ChildProcess, spawn } from 'node:child_process';

const SCRIPT = `
trap '' INT TERM HUP
alive=' '
while read -r op pid; do
  case $op in
    +) alive="$alive$pid " ;;
    -) alive="\${alive%% $pid *} \${alive#* $pid }" ;;
  esac
done
for pid in $alive; do kill -9 "$pid"; done 2>/dev/null
`;

/**
 * Ends function processes when this process is gone, however it went: a shell whose input closes
 * then. Idle functions end by themselves; this one is for handlers that never yield. Where there
 * is no `/bin/sh` only the former holds.
 */
export class Reaper {
  #shell: ChildProcess | undefined;

  add(pid: number): void {
    this.#shell ??= this.#start();
    this.#tell(`+ ${pid}`);
  }

  remove(pid: number): void {
    this.#tell(`- ${pid}`);
  }

  stop(): void {
    this.#shell?.stdin?.end();
    this.#shell = undefined;
  }

  #start(): ChildProcess {
    const shell = spawn('/bin/sh', ['-c', SCRIPT], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: {},
      detached: true,
    });
    shell.on('error', () => {});
    shell.stdin?.on('error', () => {});
    shell.unref();
    return shell;
  }

  #tell(line: string): void {
    this.#shell?.stdin?.write(`${line}\n`);
  }
}
