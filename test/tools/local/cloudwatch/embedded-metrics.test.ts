import { describe, expect, test } from 'vitest';
import { metricsLine } from '../../../../lambdas/runtime/telemetry.ts';
import { embeddedMetrics } from '../../../../tools/local/cloudwatch/embedded-metrics.ts';

const counts = { Processed: 3, DuplicatesSuppressed: 0, Expired: 0, Retried: 0, DeadLettered: 1 };

describe('the metrics in a log line', () => {
  test('are those that a consumer writes of a batch', () => {
    const found = embeddedMetrics(metricsLine('payment', 0, { counts, latenciesMs: [5, 7] }));

    const dimensions = { FunctionName: 'payment' };
    const namespace = 'Blueprint/Consumers';
    expect(found).toContainEqual({
      metric: { namespace, name: 'DeadLettered', dimensions },
      values: [1],
    });
    expect(found).toContainEqual({
      metric: { namespace, name: 'LatencyMs', dimensions },
      values: [5, 7],
    });
  });

  test.each(['plain', '{"level":"INFO"}', '{"_aws":'])('are none in %s', (line) => {
    expect(embeddedMetrics(line)).toEqual([]);
  });
});
