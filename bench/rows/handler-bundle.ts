import { bundleSize } from '../bundles.ts';

/** KB of a whole handler with its SDK clients and schema library. */
export async function measureHandlerBundle() {
  const size = (name: string) =>
    bundleSize(`export { handler } from './functions/${name}/handler.ts';`);
  const [queue, stream, peerQueue, peerStream, naive] = [
    await size('ours-queue'),
    await size('ours-stream'),
    await size('powertools-queue'),
    await size('powertools-stream'),
    await size('naive-queue'),
  ];
  return {
    queue: kilobytes(queue.bytes, peerQueue.bytes, naive.bytes),
    queueZipped: kilobytes(queue.zipped, peerQueue.zipped, naive.zipped),
    stream: kilobytes(stream.bytes, peerStream.bytes),
    streamZipped: kilobytes(stream.zipped, peerStream.zipped),
  };
}

function kilobytes(ours: number, peer: number, naive?: number) {
  return { ours: ours / 1024, peer: peer / 1024, ...(naive && { naive: naive / 1024 }) };
}
