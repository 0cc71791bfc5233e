import type { Functions, InvokeResult } from '../ports.ts';
import type { Report } from './mapping.ts';

/**
 * Invokes; a refusal (unknown function, payload too large ...) comes back as `throttled`, because
 * mappings treat both alike: retried, and no attempt spent (SQS-17, KIN-11).
 */
export async function invokeFunction(
  functions: Functions,
  report: Report,
  call: { readonly functionName: string; readonly payload: string },
): Promise<InvokeResult> {
  try {
    return await functions.invoke(call.functionName, call.payload);
  } catch (error) {
    report('InvokeRefused', { error: error instanceof Error ? error.message : String(error) });
    return { kind: 'throttled' };
  }
}
