import type { App } from 'aws-cdk-lib/core';
import { textAt } from '../../lib/rules/values.ts';
import { templatesOf } from '../lib/rules/findings.ts';
import { Watcher } from './watcher.ts';

/** The alarms of the dev stage. */
export function ourWatcher(app: App): Watcher {
  const payment = 'Orders-dev-FanOut/Payment';
  const analytics = 'Orders-dev-Streaming/Analytics';
  const ordering = 'Orders-dev-Ordering';
  const reader = `${analytics}/Consumer/Function`;
  return new Watcher({
    templates: templatesOf(app),
    paths: {
      queue: `${payment}/Queue/Source`,
      deadLetters: `${payment}/Queue/DeadLetters`,
      subscriptionDeadLetters: `${payment}/Subscription/DeadLetters`,
      consumer: `${payment}/Consumer/Function`,
      stream: 'Orders-dev-Foundation/EventStream/Stream',
      reader,
      otherReader: 'Orders-dev-Streaming/Search/Consumer/Function',
      readerOwn: reader,
      mapping: `${analytics}/Mapping/EventSource`,
      topic: 'Orders-dev-Foundation/Events/Topic',
      table: 'Orders-dev-Foundation/Orders/Table',
      api: `${ordering}/Api/Api`,
      sweeper: `${ordering}/Sweeper/Sweep/Function`,
      tracker: `${ordering}/TrackPageView/Function`,
    },
    nameOf: ({ properties }) => textAt(properties, 'AlarmName', '').replace('Orders-dev-', ''),
  });
}
