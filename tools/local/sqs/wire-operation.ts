import type { SqsService } from './sqs-service.ts';
import type { WireInput } from './wire-input.ts';

/** One request, its body read. */
interface WireCall {
  readonly service: SqsService;
  readonly input: WireInput;
  /** Aborted when the client went away. */
  readonly signal: AbortSignal | undefined;
}

/** Answers with the output structure; throws {@link AwsError}. */
export type WireOperation = (call: WireCall) => object | Promise<object>;
