import { peerSettings, withPrograms } from '../bundles.ts';
import { withLoopback } from '../cloud/loopback.ts';
import { runFresh } from '../fresh-process.ts';
import { interleave, median } from '../statistics.ts';

const rounds = 25;

interface ColdStart {
  readonly initMs: number;
  readonly initCpuMs: number;
  readonly firstMs: number;
  readonly firstCpuMs: number;
}

const programs = {
  harness: { file: 'harness/init.ts' },
  ours: { file: 'functions/ours-queue/handler.ts' },
  peer: { file: 'functions/powertools-queue/handler.ts', settings: peerSettings },
  peerSameSavings: { file: 'functions/powertools-queue/handler.ts' },
  naive: { file: 'functions/naive-queue/handler.ts' },
};

/** Milliseconds to load a bundled handler, and to load it and do one message. */
export async function measureInit() {
  const runs = await withPrograms(programs, (paths) =>
    withLoopback((url) =>
      interleave(['ours', 'peer', 'peerSameSavings', 'naive'], rounds, (side) =>
        runFresh<ColdStart>(paths.harness, [paths[side]], environment(url)),
      ),
    ),
  );
  const middle = (of: keyof ColdStart, peer: 'peer' | 'peerSameSavings' = 'peer') => ({
    ours: median(runs.ours.map((run) => run[of])),
    peer: median(runs[peer].map((run) => run[of])),
    naive: median(runs.naive.map((run) => run[of])),
  });
  return {
    init: middle('initMs'),
    first: middle('firstMs'),
    firstCpu: middle('firstCpuMs'),
    initSameSavings: middle('initMs', 'peerSameSavings'),
    firstSameSavings: middle('firstMs', 'peerSameSavings'),
  };
}

/** What Lambda sets, and where DynamoDB is. */
function environment(url: string): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: url,
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
  };
}
