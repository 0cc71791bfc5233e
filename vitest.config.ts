import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes tens of seconds begins first, so that no worker is left alone with it at the end. */
const longest = /\/test\/(simulation|kill-matrix|e2e|fork|tools\/new|tools\/rename)\//;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => Number(longest.test(moduleId));
    return files.toSorted((one, other) => isLong(other) - isLong(one));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
    env: { CDK_VALIDATION: 'false' },
    sequence: { sequencer: LongestFirst },
  },
});
