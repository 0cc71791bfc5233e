import type { App } from 'aws-cdk-lib/core';
import { textAt } from '../../lib/rules/values.ts';
import { templatesOf } from '../lib/rules/findings.ts';
import { Watcher } from './watcher.ts';

/** The alarms of the prod stage. */
export function ourWatcher(app: App): Watcher {
  const payment = 'Orders-prod-FanOut/Payment';
  const analytics = 'Orders-prod-Streaming/Analytics';
  const ordering = 'Orders-prod-Ordering';
  const reader = `${analytics}/Consumer/Function`;
  return new Watcher({
    templates: templatesOf(app),
    paths: {
      queue: `${payment}/Queue/Source`,
      deadLetters: `${payment}/Queue/DeadLetters`,
      subscriptionDeadLetters: `${payment}/Subscription/DeadLetters`,
      consumer: `${payment}/Consumer/Function`,
      stream: 'Orders-prod-Foundation/EventStream/Stream',
      reader,
      otherReader: 'Orders-prod-Streaming/Search/Consumer/Function',
      readerOwn: reader,
      mapping: `${analytics}/Mapping/EventSource`,
      topic: 'Orders-prod-Foundation/Events/Topic',
      table: 'Orders-prod-Foundation/Orders/Table',
      api: `${ordering}/Api/Api`,
      sweeper: `${ordering}/Sweeper/Sweep/Function`,
      tracker: `${ordering}/PageViews/Track/Function`,
    },
    nameOf: ({ properties }) => textAt(properties, 'AlarmName', '').replace('Orders-prod-', ''),
  });
}
