/** 6 MB and Lambda's allowance for the envelope. */
export const MAX_RESPONSE_BYTES = 6_291_556;

const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGABRT: 'aborted',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};

/** How a function process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

function payload(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorType, errorMessage });
}

/** The payload of an invocation that ran into the function's timeout. */
export function timeoutFailure(requestId: string, timeoutMs: number): string {
  const seconds = (timeoutMs / 1000).toFixed(2);
  const message = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
  return payload('Sandbox.Timedout', message);
}

/** The payload of an invocation whose process ended: exit, signal, out of memory. */
export function exitFailure(requestId: string, end: ProcessEnd): string {
  return payload('Runtime.ExitError', `RequestId: ${requestId} Error: ${describeEnd(end)}`);
}

/** `Runtime exited with error: exit status 1`, `... signal: killed`, or no reason at exit code 0. */
export function describeEnd({ code, signal }: ProcessEnd): string {
  if (signal !== null) {
    return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal.toLowerCase()}`;
  }
  if (code === 0) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${code ?? 'unknown'}`;
}

/** The payload of an invocation whose response is above {@link MAX_RESPONSE_BYTES}. */
export function responseTooLargeFailure(): string {
  return payload(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
  );
}

/** The payload of an invocation whose environment did not get through its init phase in time. */
export function initTimeoutFailure(requestId: string, limitMs: number): string {
  const seconds = (limitMs / 1000).toFixed(2);
  return payload(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Init timed out after ${seconds} seconds`,
  );
}
