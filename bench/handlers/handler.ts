import type { LambdaContext } from '../../lambdas/runtime/host.ts';

/** A batch's answer, the same for queues and streams. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Any of the measured handlers. */
export type Handler<Event> = (event: Event, context: LambdaContext) => Promise<BatchAnswer>;
