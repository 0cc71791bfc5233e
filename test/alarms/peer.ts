import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { MonitoringFacade } from 'cdk-monitoring-constructs';
import { textAt } from '../../lib/rules/values.ts';
import { templatesOf } from '../lib/rules/findings.ts';
import { Watcher } from './watcher.ts';

/**
 * What cdk-monitoring-constructs alarms for the same resources: every alarm of its that fits, with the
 * limits of ours and its own defaults for all the rest.
 */
export function peerWatcher(outdir: string): Watcher {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Peer');
  const monitoring = new MonitoringFacade(stack, 'Monitoring', {
    alarmFactoryDefaults: { alarmNamePrefix: 'Peer', actionsEnabled: false },
  });
  const deadLetterQueue = new Queue(stack, 'DeadLetters');
  const queue = new Queue(stack, 'Queue', {
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 5 },
  });
  monitoring.monitorSqsQueueWithDlq({
    ...{ queue, deadLetterQueue, alarmFriendlyName: 'Queue' },
    addQueueMaxMessageAgeAlarm: { age: { maxAgeInSeconds: 300 } },
    addQueueMaxTimeToDrainMessagesAlarm: { drain: { maxTimeToDrain: Duration.minutes(30) } },
    addDeadLetterQueueMaxSizeAlarm: { size: { maxMessageCount: 0 } },
    addDeadLetterQueueMaxIncomingMessagesAlarm: { incoming: { maxIncomingMessagesCount: 0 } },
    addDeadLetterQueueMaxMessageAgeAlarm: { deadAge: { maxAgeInSeconds: 7 * 86_400 } },
  });
  watchFunction(monitoring, makeFunction(stack, 'Consumer'), false);
  watchFunction(monitoring, makeFunction(stack, 'Reader'), true);
  monitoring.monitorKinesisDataStream({
    ...{ streamName: new Stream(stack, 'Stream').streamName, alarmFriendlyName: 'Stream' },
    addIteratorMaxAgeAlarm: { streamAge: { maxAgeInMillis: 60_000 } },
    addWriteProvisionedThroughputExceededAlarm: { writes: { maxRecordsThrottledThreshold: 0 } },
  });
  monitoring.monitorSnsTopic({
    ...{ topic: new Topic(stack, 'Topic'), alarmFriendlyName: 'Topic' },
    addMessageNotificationsFailedAlarm: { failed: { maxNotificationsFailedCount: 0 } },
  });
  return new Watcher({
    templates: templatesOf(app),
    paths: {
      ...{ queue: 'Peer/Queue', deadLetters: 'Peer/DeadLetters', consumer: 'Peer/Consumer' },
      ...{ reader: 'Peer/Reader', stream: 'Peer/Stream', topic: 'Peer/Topic' },
    },
    nameOf: ({ properties }) => textAt(properties, 'AlarmName', '').replace('Peer-', ''),
  });
}

function makeFunction(stack: Stack, id: string): LambdaFunction {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    timeout: Duration.seconds(10),
  });
}

function watchFunction(
  monitoring: MonitoringFacade,
  lambdaFunction: LambdaFunction,
  isReader: boolean,
): void {
  monitoring.monitorLambdaFunction({
    ...{ lambdaFunction, isIterator: isReader, alarmFriendlyName: lambdaFunction.node.id },
    addFaultRateAlarm: { faults: { maxErrorRate: 5 } },
    addThrottlesCountAlarm: { throttles: { maxErrorCount: 0 } },
    addLatencyP99Alarm: { slow: { maxLatency: Duration.seconds(8) } },
    ...(isReader && { addMaxIteratorAgeAlarm: { lag: { maxAgeInMillis: 60_000 } } }),
  });
}
