import { type Subject, startSubject } from './subject.ts';

/** A handler's process: takes invocations from its parent one at a time, and answers. */
const handler = startSubject(
  process.env.SUBJECT as Subject,
  process.env.AWS_ENDPOINT_URL ?? '',
) as (event: unknown, context: unknown) => Promise<unknown>;

process.on('message', (event) => {
  const endMs = Date.now() + 10_000;
  const context = {
    functionVersion: '7',
    getRemainingTimeInMillis: () => endMs - Date.now(),
  };
  handler(event, context).then(
    (answer) => process.send?.({ answer }),
    () => process.send?.({ failed: true }),
  );
});

process.send?.({ ready: true });
