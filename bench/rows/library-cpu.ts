import { withPrograms } from '../bundles.ts';
import { runFresh } from '../fresh-process.ts';
import { interleave, median } from '../statistics.ts';

const rounds = 9;
const messages = ['20000', '20000'];

/** CPU microseconds a message in batches of ten, the SDK client a stub that answers at once. */
export async function measureLibraryCpu() {
  return await withPrograms({ program: { file: 'harness/cpu.ts' } }, async ({ program }) => {
    const sides = [
      'ours',
      'peer',
      'peerParsingRecords',
      'peerParsingBodies',
      'naive',
      'floor',
    ] as const;
    const runs = await interleave(sides, rounds, (side) =>
      runFresh<number>(program, [side, 'stub', ...messages]),
    );
    const [ours, naive, floor] = [median(runs.ours), median(runs.naive), median(runs.floor)];
    return {
      coalesced: { ours, peer: median(runs.peer), naive },
      parsingRecords: { ours, peer: median(runs.peerParsingRecords) },
      parsingBodies: { ours, peer: median(runs.peerParsingBodies) },
      floor: { ours: floor },
    };
  });
}
