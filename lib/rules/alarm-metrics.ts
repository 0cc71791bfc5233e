import { type AlarmMetric, dimensionTypes } from './alarms.ts';
import { awsMetrics } from './aws-metrics.ts';
import type { Finding } from './rule.ts';
import type { Resource, Templates } from './templates.ts';

const remedy = 'take the metric from its resource: queue.metric..., function.metric...';

/** What AWS measures belongs to a resource; an alarm on another name never gets a datapoint. */
export function ofNothing(
  templates: Templates,
  alarm: Resource,
  metric: AlarmMetric,
): readonly Finding[] {
  if (!metric.namespace.startsWith('AWS/')) return [];
  const missing = unknownName(metric) ?? missingDimension(metric);
  if (missing !== undefined) return [{ path: alarm.path, broken: missing, remedy }];
  return metric.dimensions
    .filter(({ name, value }) => {
      const types = dimensionTypes[name];
      return types !== undefined && !types.includes(templates.find(value, alarm)?.type ?? '');
    })
    .map(({ name, value }) => ({
      path: alarm.path,
      broken: `dimension ${name} ${JSON.stringify(value)} must name an ${dimensionTypes[name]?.join(' or ')} of the app`,
      remedy,
    }));
}

function unknownName({ namespace, name }: AlarmMetric): string | undefined {
  const known = awsMetrics[namespace]?.flatMap(({ names }) => names);
  if (known === undefined || known.includes(name)) return undefined;
  return `metric ${name} of ${namespace} must be one of ${known.join(', ')} (lib/rules/aws-metrics.ts)`;
}

/** Of a namespace that the app knows nothing of, any dimension that names a resource will do. */
function missingDimension({ namespace, name, dimensions }: AlarmMetric): string | undefined {
  const family = awsMetrics[namespace]?.find(({ names }) => names.includes(name));
  const got = dimensions.map((one) => one.name);
  const lost = family?.dimensions.filter((one) => !got.includes(one));
  const isWhole = lost?.length === 0 || (!lost && got.some((one) => dimensionTypes[one]));
  if (isWhole) return undefined;
  const wanted =
    family?.dimensions.join(', ') ?? `one of ${Object.keys(dimensionTypes).join(', ')}`;
  return `dimensions of ${namespace} ${name}: ${got.join(', ') || 'none'} must have ${wanted}`;
}
