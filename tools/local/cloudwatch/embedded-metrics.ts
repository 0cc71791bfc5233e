import type { MetricName } from './metric-store.ts';

/** Values of one metric in a log line. */
export interface EmbeddedMetric {
  readonly metric: MetricName;
  readonly values: readonly number[];
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

/** The metrics in a log line of CloudWatch's embedded metric format; none in any other line. */
export function embeddedMetrics(line: string): readonly EmbeddedMetric[] {
  if (!line.includes('"_aws"')) return [];
  const record = parse(line);
  const directives: readonly Directive[] = record?._aws?.CloudWatchMetrics ?? [];
  return directives.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(record?.[name])]));
      return Metrics.map(({ Name }) => ({
        metric: { namespace: Namespace, name: Name, dimensions },
        values: [record?.[Name] ?? []].flat().map(Number),
      }));
    }),
  );
}

interface EmbeddedRecord {
  readonly _aws?: { readonly CloudWatchMetrics?: readonly Directive[] };
  readonly [name: string]: unknown;
}

function parse(line: string): EmbeddedRecord | undefined {
  try {
    return JSON.parse(line) as EmbeddedRecord;
  } catch {
    return undefined;
  }
}
