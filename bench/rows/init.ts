import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from '../../tools/bundle/bundle.ts';
import { withProgram } from '../bundles.ts';
import { withLoopback } from '../cloud/loopback.ts';
import { runFresh } from '../fresh-process.ts';
import { interleave, median } from '../statistics.ts';

const rounds = 21;

interface ColdStart {
  readonly initMs: number;
  readonly initCpuMs: number;
  readonly firstMs: number;
  readonly firstCpuMs: number;
}

/** Milliseconds to load a bundled handler, and to load it and do one message. */
export async function measureInit() {
  const to = mkdtempSync(join(tmpdir(), 'bench-functions-'));
  const from = fileURLToPath(new URL('../functions', import.meta.url));
  try {
    await bundleFunctions({ from, to });
    const runs = await withProgram('harness/init.ts', (program) =>
      withLoopback((url) =>
        interleave(['ours', 'powertools', 'naive'], rounds, (side) =>
          runFresh<ColdStart>(program, [join(to, `${side}-queue`, 'index.js')], environment(url)),
        ),
      ),
    );
    const middle = (of: keyof ColdStart) => ({
      ours: median(runs.ours.map((run) => run[of])),
      peer: median(runs.powertools.map((run) => run[of])),
      naive: median(runs.naive.map((run) => run[of])),
    });
    return {
      init: middle('initMs'),
      first: middle('firstMs'),
      initCpu: middle('initCpuMs'),
      firstCpu: middle('firstCpuMs'),
    };
  } finally {
    rmSync(to, { recursive: true });
  }
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
