import {
  AlarmStatusWidget,
  GraphWidget,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { RunbookAlarm } from './runbook-alarm.ts';
import type { Service } from './services.ts';

const columns = 24;
const graph = { width: 6, height: 5 };

/** One service on the dashboard: its alarms at a glance, and what each of them measures. */
export function serviceRow({ name, alarms }: Service): readonly IWidget[][] {
  const status = alarms.map(({ alarm }) => alarm);
  return [
    [new TextWidget({ markdown: `# ${name}\n${linksOf(alarms)}`, width: columns, height: 2 })],
    [
      new AlarmStatusWidget({
        title: `${name}: alarms`,
        alarms: status,
        width: columns,
        height: 3,
      }),
    ],
    alarms.map(graphOf),
  ];
}

function graphOf({ node, metric, above, runbook }: RunbookAlarm): IWidget {
  const title = node.path.split('/').slice(1).join(' ');
  return new GraphWidget({
    title: runbook.pages ? `${title} (pages)` : title,
    left: [metric],
    leftAnnotations: [{ value: above, label: 'fires above' }],
    leftYAxis: { min: 0, showUnits: false },
    ...graph,
  });
}

/** The sections of the runbooks, each once. */
function linksOf(alarms: readonly RunbookAlarm[]): string {
  return [...new Set(alarms.map(({ runbook }) => runbook.section))].join(' · ');
}
