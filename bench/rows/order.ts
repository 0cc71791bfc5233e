import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import { fakeQueue } from '../../test/lambdas/support/fake-queue.ts';
import { noteOrder as decide, noteOrderBy } from '../handlers/note-order.ts';
import { oursFifo, transactionOver } from '../handlers/ours-queue.ts';
import { oursStream, watermarkOver } from '../handlers/ours-stream.ts';
import { powertoolsFifo } from '../handlers/powertools-fifo.ts';
import { powertoolsStream } from '../handlers/powertools-stream.ts';
import type { Connected } from '../load/count-requests.ts';
import { type Disorder, runTrials, type Trial } from '../load/order-trial.ts';
import { fifoBatch, quietHost as host, streamBatch } from '../load/orders.ts';
import { openMessages, openRecords } from '../load/redelivery.ts';

const perKey = 3;
const queue = fakeQueue(Number.MAX_SAFE_INTEGER);

const fifo: Trial<SQSEvent> = { batch: fifoBatch('fifo', 3, perKey), perKey, open: openMessages };
const stream: Trial<KinesisStreamEvent> = {
  batch: streamBatch('stream', 3, perKey),
  perKey,
  open: openRecords,
};

/** Trials of `seeds`, with random failures and delays, in which events of a key change places. */
export async function measureOrder(seeds = 10_000) {
  const onFifo = (make: Connected<SQSEvent>, isPeer = false) =>
    runTrials(make, fifo, { seeds, isPeer });
  const onStream = (make: Connected<KinesisStreamEvent>, isPeer = false) =>
    runTrials(make, stream, { seeds, isPeer });
  const peerFifo = await onFifo(
    (client) => powertoolsFifo({ client, effect: noteOrderBy(client) }),
    true,
  );
  const peerStream = (processInParallel: boolean) =>
    onStream(
      (client) => powertoolsStream({ client, effect: noteOrderBy(client), processInParallel }),
      true,
    );
  const parallel = await peerStream(true);
  const transactionFifo = await onFifo((client) =>
    oursFifo({ idempotency: transactionOver(client), decide, queue, host }),
  );
  const transactionStream = await onStream((client) =>
    oursStream({ idempotency: transactionOver(client), decide, host }),
  );
  const watermarkStream = await onStream((client) =>
    oursStream({ idempotency: watermarkOver(client), decide, host }),
  );
  return {
    ...figures('fifo', transactionFifo, peerFifo),
    ...figures('stream', transactionStream, parallel),
    ...figures('watermark', watermarkStream, await peerStream(false)),
  };
}

function figures<Name extends string>(name: Name, ours: Disorder, peer: Disorder) {
  return {
    [name]: { ours: ours.inverted, peer: peer.inverted },
    [`${name}Single`]: { ours: ours.notSingle, peer: peer.notSingle },
  };
}
