import type { Properties } from '../gate/properties.ts';
import {
  type AlarmActions,
  type AlarmDefinition,
  type Comparison,
  comparisons,
  type Measured,
  type MissingData,
  type Part,
} from './alarm-definition.ts';
import { type Expression, parseExpression } from './expression.ts';
import { unknownFunctions } from './metric-math.ts';
import { parseStatistic } from './statistic.ts';

const missingData: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

/** The definition that an `AWS::CloudWatch::Alarm` says. Throws what of it is unknown here. */
export function readAlarm(
  properties: Properties,
  { name, arn }: Pick<AlarmDefinition, 'name' | 'arn'>,
): AlarmDefinition {
  const evaluationPeriods = properties.number('EvaluationPeriods') ?? 1;
  const { measured, periodSeconds } = readMeasured(properties);
  if (periodSeconds % 60 !== 0 || periodSeconds < 60) {
    throw properties.refusal('Period', `must be whole minutes, got ${periodSeconds} seconds`);
  }
  return {
    name,
    arn,
    description: properties.text('AlarmDescription') ?? '',
    measured,
    periodMinutes: periodSeconds / 60,
    evaluationPeriods,
    datapointsToAlarm: properties.number('DatapointsToAlarm') ?? evaluationPeriods,
    threshold: properties.number('Threshold') ?? 0,
    comparison: comparisonOf(properties),
    missing: ignoresSilence(measured) ? 'ignore' : missingOf(properties),
    actions: readActions(properties),
  };
}

/** Topics by state; none while the actions are disabled. */
export function readActions(properties: Properties): AlarmActions {
  const isEnabled = properties.flag('ActionsEnabled') ?? true;
  const of = (name: string) => {
    const actions = properties.texts(name) ?? [];
    return isEnabled ? actions : [];
  };
  return {
    ALARM: of('AlarmActions'),
    OK: of('OKActions'),
    INSUFFICIENT_DATA: of('InsufficientDataActions'),
  };
}

/** Alarms on a metric of DynamoDB ignore missing data whatever they say (CW-16). */
function ignoresSilence({ result, parts }: Measured): boolean {
  const part = result.kind === 'word' ? parts.get(result.word) : undefined;
  return part?.kind === 'metric' && part.metric.namespace === 'AWS/DynamoDB';
}

function comparisonOf(properties: Properties): Comparison {
  const text = properties.requiredText('ComparisonOperator');
  if (text in comparisons) return text as Comparison;
  throw properties.refusal(
    'ComparisonOperator',
    `must be one of ${Object.keys(comparisons).join(', ')}, got ${text}`,
  );
}

function missingOf(properties: Properties): MissingData {
  const text = properties.text('TreatMissingData') ?? 'missing';
  const known = missingData.find((one) => one === text);
  if (known) return known;
  throw properties.refusal(
    'TreatMissingData',
    `must be one of ${missingData.join(', ')}, got ${text}`,
  );
}

function readMeasured(properties: Properties) {
  const queries = properties.children('Metrics');
  if (queries.length > 0) return readMath(properties, queries);
  const part = readMetric(properties, properties);
  const result: Expression = { kind: 'word', word: 'metric' };
  return {
    measured: { result, parts: new Map([['metric', part]]) },
    periodSeconds: properties.number('Period') ?? 60,
  };
}

function readMath(properties: Properties, queries: readonly Properties[]) {
  const parts = new Map<string, Part>();
  const periods = new Set<number>();
  const returned: string[] = [];
  for (const query of queries) {
    const id = query.requiredText('Id');
    const stat = query.child('MetricStat');
    const period = stat?.number('Period') ?? query.number('Period');
    if (period !== undefined) periods.add(period);
    parts.set(id, stat ? readStat(stat) : readExpression(query));
    if (query.flag('ReturnData') ?? true) returned.push(id);
  }
  const [periodSeconds = 60, other] = periods;
  const [word = ''] = returned;
  if (other !== undefined) {
    throw properties.refusal('Metrics', `must have one period, got ${[...periods].join(' and ')}`);
  }
  if (returned.length !== 1) {
    throw properties.refusal('Metrics', `must return one of them, got ${returned.join(', ')}`);
  }
  const result: Expression = { kind: 'word', word };
  return { measured: { result, parts }, periodSeconds };
}

function readExpression(query: Properties): Part {
  const expression = parseExpression(query.requiredText('Expression'));
  const [unknown] = unknownFunctions(expression);
  if (unknown !== undefined) {
    throw query.refusal('Expression', `calls ${unknown}, which is not evaluated locally`);
  }
  return { kind: 'expression', expression };
}

function readStat(stat: Properties): Part {
  const metric = stat.child('Metric');
  if (metric === undefined) throw stat.refusal('Metric', 'is required');
  return readMetric(metric, stat);
}

function readMetric(metric: Properties, of: Properties): Part {
  const field = metric === of ? 'Statistic' : 'Stat';
  const text = of.text(field) ?? (metric === of ? of.requiredText('ExtendedStatistic') : '');
  const statistic = parseStatistic(text);
  if (statistic === undefined) {
    throw of.refusal(field, `must be a statistic that is known locally, got ${text}`);
  }
  const dimensions = metric
    .children('Dimensions')
    .map((one) => [one.requiredText('Name'), one.requiredText('Value')] as const);
  return {
    kind: 'metric',
    statistic,
    metric: {
      namespace: metric.requiredText('Namespace'),
      name: metric.requiredText('MetricName'),
      dimensions: Object.fromEntries(dimensions),
    },
  };
}
