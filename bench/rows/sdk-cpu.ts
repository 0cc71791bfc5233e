import { withPrograms } from '../bundles.ts';
import { runFresh } from '../fresh-process.ts';
import { interleave, median } from '../statistics.ts';

const rounds = 9;
const messages = ['3000', '6000'];

/** CPU microseconds a message in batches of ten, the whole SDK client over an HTTP stub. */
export async function measureSdkCpu() {
  return await withPrograms({ program: { file: 'harness/cpu.ts' } }, async ({ program }) => {
    const sides = ['ours', 'oursOneByOne', 'peer', 'naive'] as const;
    const runs = await interleave(sides, rounds, (side) =>
      runFresh<number>(program, [side, 'http', ...messages]),
    );
    const [peer, naive] = [median(runs.peer), median(runs.naive)];
    return {
      coalesced: { ours: median(runs.ours), peer, naive },
      oneByOne: { ours: median(runs.oursOneByOne), peer, naive },
    };
  });
}
