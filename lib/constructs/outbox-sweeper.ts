import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { metricNamespace, sweepMetrics } from '../../contracts/metrics.ts';
import type { StageSettings } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import { BlueprintFunction } from './blueprint-function.ts';
import { check, describeDuration } from './checks.ts';
import {
  destinationVariables,
  grantPublishing,
  type OutboxDestinations,
} from './outbox-destinations.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

/** Between two sweeps: the shortest that the scheduler knows. */
const interval = Duration.minutes(1);

/** Below the interval, so that two sweeps do not publish the same rows side by side. */
const timeout = Duration.seconds(50);

export interface OutboxSweeperProps extends OutboxDestinations {
  readonly stage: StageSettings;
  /** Where the alarm speaks about rows that nothing publishes. */
  readonly alarmTopic: ITopic;
  /**
   * Age from which a row is no longer left to the relay, whose own lag is about a second: whole
   * seconds, 1 minute to 12 hours. The alarm fires for any row that gets older.
   *
   * @default 5 minutes
   */
  readonly sweepAfter?: Duration;
}

/**
 * Publishes what the relay has left in the outbox: rows whose records the table's stream forgot after
 * 24 hours (DDS-03), that the relay gave up, or that it never saw because it was stopped.
 *
 * Its alarm watches relay and sweeper alike, since a relay that is switched off has no lag to measure:
 * every sweep reports the oldest row, 0 for an empty outbox, and silence counts as a fault. A missed
 * invocation is not repeated, the next one does its work; so nothing keeps it, either.
 */
export class OutboxSweeper extends Construct {
  readonly function: BlueprintFunction<'sweep-outbox'>;

  constructor(scope: Construct, id: string, props: OutboxSweeperProps) {
    super(scope, id);
    const { stage, orders, alarmTopic, sweepAfter = Duration.minutes(5) } = props;
    const afterSeconds = sweepAfter.toMilliseconds() / 1000;
    const isAllowed = afterSeconds >= 60 && afterSeconds <= Duration.hours(12).toSeconds();
    check(this, isAllowed && Number.isInteger(afterSeconds), {
      rule: 'sweepAfter must be whole seconds, from 1 minute to 12 hours',
      got: describeDuration(sweepAfter),
    });

    this.function = new BlueprintFunction(this, 'Sweep', {
      stage,
      alarmTopic,
      name: 'sweep-outbox',
      timeout,
      environment: { ...destinationVariables(props), SWEEP_AFTER_SECONDS: String(afterSeconds) },
    });
    this.function.target.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: interval });
    acknowledge(this.function, {
      'Serverless-LambdaDLQ': 'The next minute does the work of a missed one.',
      'Serverless-LambdaAsyncFailureDestination': 'The next minute does the work of a missed one.',
    });
    orders.grantOutboxRead(this.function);
    grantPublishing(props, this.function);
    new Schedule(this, 'Schedule', {
      schedule: ScheduleExpression.rate(interval),
      target: new LambdaInvoke(this.function.target, {
        role: this.#invoker().withoutPolicyUpdates(),
        retryAttempts: 0,
        maxEventAge: interval,
      }),
    });
    new RunbookAlarm(this, 'Unsent', {
      topic: alarmTopic,
      metric: oldestUnsent(this.function),
      above: afterSeconds,
      datapoints: 1,
      isSilenceBreaching: true,
      summary: `An event was in the outbox for more than ${describeDuration(sweepAfter)}, or nobody looked.`,
      runbook: 'outboxUnsent',
    });
  }

  /** Only schedules of this account take it on, and it may invoke nothing but the sweeper itself. */
  #invoker(): Role {
    const stack = Stack.of(this);
    const group = { service: 'scheduler', resource: 'schedule-group', resourceName: 'default' };
    const ours = {
      StringEquals: {
        'aws:SourceAccount': stack.account,
        'aws:SourceArn': stack.formatArn(group),
      },
    };
    const role = new Role(this, 'Invoker', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: ours }),
    });
    const resources = [this.function.target.functionArn];
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources }));
    return role;
  }
}

/** Over five sweeps, so that a late or a lost one is no silence. */
function oldestUnsent(sweeper: BlueprintFunction): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName: sweepMetrics.oldestUnsent,
    dimensionsMap: { FunctionName: sweeper.function.functionName },
    period: Duration.minutes(5),
    statistic: 'Maximum',
  });
}
