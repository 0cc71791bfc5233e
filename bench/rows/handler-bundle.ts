import type { BuildOptions } from 'esbuild';
import { bundleSettings } from '../../tools/bundle/bundle.ts';
import { bundleSize, peerSettings } from '../bundles.ts';

/** KB of a whole handler with its SDK clients and schema library. */
export async function measureHandlerBundle() {
  const size = (name: string, settings: BuildOptions = bundleSettings) =>
    bundleSize(`export { handler } from './functions/${name}/handler.ts';`, settings);
  const queue = await size('ours-queue');
  const stream = await size('ours-stream');
  const naive = await size('naive-queue');
  const peerQueue = await size('powertools-queue', peerSettings);
  const peerStream = await size('powertools-stream', peerSettings);
  const peerSameSavings = await size('powertools-queue');
  return {
    queue: { ours: queue.minified, peer: peerQueue.minified, naive: naive.minified },
    queueZipped: { ours: queue.zipped, peer: peerQueue.zipped, naive: naive.zipped },
    stream: { ours: stream.minified, peer: peerStream.minified },
    streamZipped: { ours: stream.zipped, peer: peerStream.zipped },
    sameSavings: { ours: queue.zipped, peer: peerSameSavings.zipped },
  };
}
