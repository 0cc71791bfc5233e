import { honoured, noop, type PropertyRules, type RuleTable } from '../rule.ts';

const tags = noop('tags have no effect locally');

const metric: PropertyRules = {
  Namespace: honoured,
  MetricName: honoured,
  Dimensions: { Name: honoured, Value: honoured },
};

const actions: PropertyRules = {
  ActionsEnabled: honoured,
  AlarmActions: honoured,
  OKActions: honoured,
  InsufficientDataActions: honoured,
  AlarmName: honoured,
  AlarmDescription: honoured,
  Tags: tags,
};

/** What the local cloud makes of alarms. */
export const monitoringTable: RuleTable = {
  'AWS::CloudWatch::Alarm': {
    ...actions,
    ...metric,
    Statistic: honoured,
    ExtendedStatistic: honoured,
    Period: honoured,
    Metrics: {
      Id: honoured,
      Expression: honoured,
      Period: honoured,
      ReturnData: honoured,
      MetricStat: {
        Metric: metric,
        Period: honoured,
        Stat: honoured,
        Unit: noop('a unit is a word'),
      },
      Label: noop('a label is for readers'),
    },
    EvaluationPeriods: honoured,
    DatapointsToAlarm: honoured,
    Threshold: honoured,
    ComparisonOperator: honoured,
    TreatMissingData: honoured,
    Unit: noop('a unit is a word'),
  },
  'AWS::CloudWatch::CompositeAlarm': { ...actions, AlarmRule: honoured },
};
