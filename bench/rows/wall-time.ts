import { withPrograms } from '../bundles.ts';
import { runFresh } from '../fresh-process.ts';
import { interleave, median } from '../statistics.ts';

const rounds = 5;
const [warmUp, measured] = ['20', '20'];

/** Milliseconds of one invocation when every request takes 3 ms. */
export async function measureWallTime() {
  return await withPrograms({ program: { file: 'harness/wall.ts' } }, async ({ program }) => {
    const source = async (name: string) => {
      const runs = await interleave(['ours', 'peer'], rounds, (side) =>
        runFresh<number>(program, [`${side}${name}`, warmUp, measured]),
      );
      return { ours: median(runs.ours), peer: median(runs.peer) };
    };
    return {
      standard: await source('Standard'),
      fifo: await source('Fifo'),
      stream: await source('Stream'),
    };
  });
}
