/** A function as its template describes it. */
export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  /** The unpacked asset: what Lambda has under `/var/task`. */
  readonly codeDir: string;
  /** `file.export` relative to `codeDir`, such as `index.handler`. */
  readonly handler: string;
  /** `nodejs24.x`; other languages are refused. */
  readonly runtime: string;
  /** Real time, never compressed: the handler works in real time. */
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Invocations at once above which further ones are throttled; 0 throttles all. */
  readonly reservedConcurrency?: number;
}
