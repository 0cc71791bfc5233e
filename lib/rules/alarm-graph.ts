import { ofNothing } from './alarm-metrics.ts';
import { type AlarmMetric, actionsOf, alarmsOf, metricsOf, topicsOf } from './alarms.ts';
import { deadLetterQueuesOf } from './queues.ts';
import type { Finding, Rule } from './rule.ts';
import { findSection } from './runbook-sections.ts';
import { isLetIn } from './service-calls.ts';
import { partsOfArn } from './statements.ts';
import type { Resource, Templates } from './templates.ts';
import { itemsOf, partsOf, plainText, textAt } from './values.ts';

/** From metric to person: what is measured exists, what fires is heard, what is read helps. */
export const alarmGraph: Rule = {
  id: 'alarm-graph',
  check: (templates, { root }) => {
    const deadLetterQueues = deadLetterQueuesOf(templates);
    return alarmsOf(templates).flatMap((alarm) => [
      ...mute(alarm),
      ...toNobody(templates, alarm),
      ...unheard(templates, alarm),
      ...undecided(alarm),
      ...overNothing(templates, alarm),
      ...metricsOf(alarm).flatMap((metric) => [
        ...ofNothing(templates, alarm, metric),
        ...blindToRedrives(templates, { alarm, metric, deadLetterQueues }),
      ]),
      ...withoutRunbook(alarm, root),
    ]);
  },
};

function mute({ path, properties }: Resource): readonly Finding[] {
  const enabled = String(properties.ActionsEnabled ?? true) === 'true';
  const silent = ['AlarmActions', 'OKActions'].filter(
    (name) => itemsOf(properties[name]).length === 0,
  );
  return [
    ...silent.map((name) => ({
      path,
      broken: `${name} none must be one or more`,
      remedy: 'add an alarm action and an OK action, as RunbookAlarm does',
    })),
    ...(enabled
      ? []
      : [
          { path, broken: 'ActionsEnabled false must be true', remedy: 'leave actionsEnabled out' },
        ]),
  ];
}

/** Actions beside a topic that reach people, by the service of their ARN. */
const heard: Readonly<Record<string, string>> = {
  ssm: 'an OpsItem',
  'ssm-incidents': 'an incident',
};

/** CloudWatch does not check an action: one that names nothing fails in silence (CW-21). */
function toNobody(templates: Templates, alarm: Resource): readonly Finding[] {
  return actionsOf(alarm)
    .filter((action) => templates.findOf('AWS::SNS::Topic', action, alarm) === undefined)
    .map(plainText)
    .filter((action) => heard[partsOfArn(action)?.service ?? ''] === undefined)
    .map((action) => ({
      path: alarm.path,
      broken: `action ${action} must be an AWS::SNS::Topic of the app (or ${Object.values(heard).join(' or ')}), or nobody knows that it is heard (CW-21)`,
      remedy: 'speak to an AlarmTopic, or acknowledge Blueprint::alarm-graph with a reason',
    }));
}

/** Topics of the app must let CloudWatch publish. */
function unheard(templates: Templates, alarm: Resource): readonly Finding[] {
  return [...new Set(topicsOf(templates, alarm))]
    .filter(
      (topic) =>
        !isLetIn(templates, {
          target: topic,
          service: 'cloudwatch.amazonaws.com',
          action: 'sns:Publish',
          source: alarm,
        }),
    )
    .map((topic) => ({
      path: alarm.path,
      broken: `the policy of topic ${topic.path} keeps cloudwatch.amazonaws.com out and must let it sns:Publish for this account (CW-21)`,
      remedy: 'speak to an AlarmTopic',
    }));
}

function undecided({ path, type, properties }: Resource): readonly Finding[] {
  if (type !== 'AWS::CloudWatch::Alarm' || properties.TreatMissingData !== undefined) return [];
  return [
    {
      path,
      broken:
        'TreatMissingData unset must be notBreaching, breaching, ignore or missing, as its metric goes quiet (CW-13)',
      remedy: 'set treatMissingData',
    },
  ];
}

/** A composite alarm waits for ever for one that does not exist. */
function overNothing(templates: Templates, alarm: Resource): readonly Finding[] {
  const { path, properties } = alarm;
  const rule = properties.AlarmRule;
  if (rule === undefined) return [];
  const over = partsOf(rule).filter((part) => typeof part !== 'string');
  const alarms = new Set<Resource | undefined>(alarmsOf(templates));
  const lost = over.filter((part) => !alarms.has(templates.find(part, alarm)));
  if (over.length > 0 && lost.length === 0) return [];
  return [
    {
      path,
      broken: `AlarmRule ${JSON.stringify(lost[0] ?? rule)} must name alarms of the app`,
      remedy: 'make the rule of alarms: AlarmRule.fromAlarm, as ServiceAlarm does',
    },
  ];
}

interface Watch {
  readonly alarm: Resource;
  readonly metric: AlarmMetric;
  readonly deadLetterQueues: ReadonlySet<Resource>;
}

function blindToRedrives(templates: Templates, watch: Watch): readonly Finding[] {
  const { alarm, metric, deadLetterQueues } = watch;
  if (metric.name !== 'NumberOfMessagesSent') return [];
  const queue = metric.dimensions
    .map(({ value }) => templates.find(value, alarm))
    .find((found) => found !== undefined && deadLetterQueues.has(found));
  if (queue === undefined) return [];
  return [
    {
      path: alarm.path,
      broken: `metric NumberOfMessagesSent of dead-letter queue ${queue.path} must be ApproximateNumberOfMessagesVisible: what SQS moves is not sent (CW-04)`,
      remedy: 'use DeadLetterAlarms',
    },
  ];
}

function withoutRunbook({ path, properties }: Resource, root: string): readonly Finding[] {
  const description = textAt(properties, 'AlarmDescription', '');
  const [link] = description.match(/\bdocs\/runbooks\/[\w-]+\.md#[\w-]+/) ?? [];
  if (link !== undefined && findSection(root, link)) return [];
  return [
    {
      path,
      broken: `AlarmDescription ${link ? `links to ${link}, which does not exist,` : `"${description}"`} and must link to a section in docs/runbooks`,
      remedy:
        'write the section (## heading) and end the description with docs/runbooks/<file>.md#<section>',
    },
  ];
}
