import { oursStream, watermarkOver } from '../handlers/ours-stream.ts';
import { powertoolsStream } from '../handlers/powertools-stream.ts';
import { countRequests } from '../load/count-requests.ts';
import { eventIds, quietHost, streamBatch } from '../load/orders.ts';

/** DynamoDB requests and write units a record: batches of 100 records, ten of each of ten keys. */
export async function measureStreamRequests() {
  const batches = eventIds('batch', 5).map((id) => streamBatch(id, 10, 10));
  const ours = await countRequests(
    (client) => oursStream({ idempotency: watermarkOver(client), host: quietHost }),
    batches,
  );
  const peer = await countRequests((client) => powertoolsStream({ client }), batches);
  return {
    requests: { ours: ours.requests, peer: peer.requests },
    writeUnits: { ours: ours.writeUnits, peer: peer.writeUnits },
  };
}
