import { randomUUID } from 'node:crypto';
import { AwsError, type Place, type WireHandler, type WireRequest } from '../ports.ts';
import { QueryForm } from './query-form.ts';
import { errorXml, responseXml } from './query-xml.ts';
import { snsOperations } from './sns-operations.ts';
import type { SnsService } from './sns-service.ts';

/** The AWS Query protocol of SNS: a form with `Action` in, XML out. */
export function snsWire(service: SnsService, { account }: Pick<Place, 'account'>): WireHandler {
  return async (request) => {
    const requestId = randomUUID();
    const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
    try {
      return { status: 200, headers, body: answer(service, request, { account, requestId }) };
    } catch (error) {
      const shown = toAwsError(error);
      return { status: shown.status, headers, body: errorXml(shown, requestId) };
    }
  };
}

interface AnswerContext {
  readonly account: string;
  readonly requestId: string;
}

function answer(service: SnsService, request: WireRequest, context: AnswerContext): string {
  const fields = new URLSearchParams(request.body.toString());
  for (const [name, value] of request.query) fields.append(name, value);
  const form = new QueryForm(fields);
  const action = form.text('Action');
  const operation = Object.hasOwn(snsOperations, action) ? snsOperations[action] : undefined;
  if (operation === undefined) {
    const supported = Object.keys(snsOperations).join(', ');
    throw new AwsError(
      'InvalidAction',
      `SNS ${action} is not supported here; supported: ${supported}`,
    );
  }
  const traceHeader = request.headers['x-amzn-trace-id'];
  const result = operation(service, form, { account: context.account, traceHeader });
  return responseXml(action, result, context.requestId);
}

function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError('InternalError', error instanceof Error ? error.message : String(error), 500);
}
