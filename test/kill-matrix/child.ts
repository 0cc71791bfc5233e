import { type Subject, startSubject } from './subject.ts';

/** A handler's process: takes invocations from its parent one at a time, and answers. */
const handler = startSubject(
  process.env.SUBJECT as Subject,
  process.env.AWS_ENDPOINT_URL ?? '',
) as (event: unknown, context: unknown) => Promise<unknown>;

process.on('message', (event) => {
  const endMs = Date.now() + Number(process.env.TIMEOUT_MS ?? 10_000);
  const context = {
    functionName: 'subject',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:subject',
    memoryLimitInMB: '512',
    awsRequestId: 'request',
    getRemainingTimeInMillis: () => endMs - Date.now(),
  };
  handler(event, context).then(
    (answer) => process.send?.({ answer }),
    () => process.send?.({ failed: true }),
  );
});

process.send?.({ ready: true });
