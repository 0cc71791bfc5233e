import { describe, expect, test } from 'vitest';
import { metricsLine } from '../../../lambdas/runtime/telemetry.ts';
import { noonMs } from '../support/fake-host.ts';

const counts = { Processed: 0, DuplicatesSuppressed: 0, Expired: 0, Retried: 0, DeadLettered: 0 };

describe('The metrics of a batch', () => {
  test('hold at most a hundred latencies, spread evenly', () => {
    const latenciesMs = Array.from({ length: 250 }, (_, index) => index);

    const line = JSON.parse(metricsLine('payment', noonMs, { counts, latenciesMs }));

    expect(line.LatencyMs).toHaveLength(84);
    expect(line.LatencyMs.slice(0, 3)).toEqual([0, 3, 6]);
  });

  test('have no latency when nothing was applied', () => {
    const line = JSON.parse(metricsLine('payment', noonMs, { counts, latenciesMs: [] }));

    const [{ Metrics }] = line._aws.CloudWatchMetrics;
    expect(Metrics.map(({ Name }: { Name: string }) => Name)).toEqual([
      'Processed',
      'DuplicatesSuppressed',
      'Expired',
      'Retried',
      'DeadLettered',
    ]);
  });
});
