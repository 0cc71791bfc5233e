import { queueReadings } from './queue-model.ts';
import { type Reading, type Role, readings } from './reading.ts';

/** Something that happens, as CloudWatch measures it, and the alarms that it must fire: no other. */
export interface Trace {
  readonly name: string;
  readonly minutes: number;
  /** Whether somebody has to do something. */
  readonly isFailure: boolean;
  /** What fails. */
  readonly of: Role;
  start(): (minute: number) => readonly Reading[];
  /** Names without the stage's prefix. */
  readonly fires: readonly string[];
}

const payment = (alarm: string) => `FanOut-Payment-${alarm}`;
const arrived = payment('Alarms-DeadLetters-Arrived');
const waiting = payment('Alarms-DeadLetters-Waiting');
const nearExpiry = payment('Alarms-DeadLetters-NearExpiry');
const tooOld = payment('Alarms-OldestMessage');
const stalled = payment('Alarms-Stalled');
const drain = payment('Alarms-Drain');
const overloaded = 'Overload-Overload-Overloaded';
const paymentPage = 'Operations-charge-payment';
const analytics = (alarm: string) => `Streaming-Analytics-${alarm}`;
const analyticsPage = 'Operations-project-analytics';
const orderingPage = 'Operations-Ordering';
const foundationPage = 'Operations-Foundation';

/** The half hour from minute 60 on. */
const during = (minute: number) => minute >= 60 && minute < 90;
const constant = (value: number) => () => value;
const steady = { arrivals: constant(600), capacity: constant(2_000) };

const queueTraces: readonly Trace[] = [
  {
    ...healthy('idle queue', 900),
    start: () => queueReadings({ arrivals: (minute) => Number(minute < 5), capacity: constant(9) }),
  },
  { ...healthy('steady producer', 240), start: () => queueReadings(steady) },
  {
    ...healthy('burst that the consumer drains in time', 180),
    start: () => queueReadings({ ...steady, arrivals: (minute) => (minute === 60 ? 6_000 : 600) }),
  },
  {
    ...failing('burst that takes too long', 240, [tooOld, drain, overloaded, paymentPage]),
    start: () => queueReadings({ ...steady, arrivals: (minute) => (minute === 60 ? 90_000 : 600) }),
  },
  {
    ...failing('poison pill', 240, [arrived, waiting]),
    start: () =>
      queueReadings({ ...steady, deadLetters: (minute) => Number(minute >= 65 && minute < 180) }),
  },
  {
    ...failing('redrive into the dead-letter queue', 240, [arrived, waiting]),
    start: () => queueReadings({ ...steady, deadLetters: (minute) => (during(minute) ? 50 : 0) }),
  },
  {
    ...failing('dead letters come and go, twice', 240, [arrived, waiting]),
    start: () =>
      queueReadings({
        ...steady,
        deadLetters: (minute) => (during(minute) || during(minute - 60) ? 3 : 0),
      }),
  },
  {
    ...failing('stopped consumer', 240, [tooOld, stalled, paymentPage]),
    start: () => queueReadings({ ...steady, capacity: (minute) => (during(minute) ? 0 : 2_000) }),
  },
  {
    ...failing('throttled function', 180, [payment('Consumer-Alarms-Throttled')]),
    start: () => queueReadings({ ...steady, throttles: (minute) => (during(minute) ? 40 : 0) }),
  },
  {
    ...failing('crashing function', 240, [
      ...[payment('Consumer-Alarms-Failing'), tooOld, stalled, arrived, waiting, paymentPage],
    ]),
    start: () =>
      queueReadings({
        arrivals: constant(600),
        capacity: (minute) => (during(minute) ? 0 : 2_000),
        failing: (minute) => Number(during(minute)),
        deadLetters: (minute) =>
          Math.max(0, Math.min(minute, 90) - 66) * 600 * Number(minute < 200),
      }),
  },
  {
    ...failing('slow function', 180, [payment('Consumer-Alarms-Slow')]),
    start: () =>
      queueReadings({ ...steady, slowestMs: (minute) => (during(minute) ? 8_500 : 180) }),
  },
  {
    ...failing('expired dead letter', 120, [arrived, waiting, nearExpiry, paymentPage]),
    start: () => ageingDeadLetter,
  },
  {
    ...failing('undeliverable notifications', 180, [
      payment('Subscription-Alarms-Arrived'),
      payment('Subscription-Alarms-Waiting'),
      'Foundation-Events-Alarms-Undelivered',
      paymentPage,
    ]),
    start: () => (minute) => [
      ...whileFailing('topic', 'NumberOfNotificationsFailed', 3)(minute),
      ...readings('subscriptionDeadLetters', {
        ApproximateNumberOfMessagesVisible: during(minute) ? 90 : 0,
      }),
    ],
  },
];

const streamTraces: readonly Trace[] = [
  { ...healthy('steady stream', 180, 'stream'), start: () => streamReadings({}) },
  {
    ...failing('lagging stream', 240, [analytics('Alarms-Behind'), analyticsPage], 'stream'),
    start: () =>
      streamReadings({ ageMs: (minute) => (during(minute) ? (minute - 60) * 30_000 : 900) }),
  },
  {
    ...failing(
      'stream about to lose records',
      240,
      [analytics('Alarms-Behind'), analytics('Alarms-NearExpiry'), analyticsPage],
      'stream',
    ),
    start: () => streamReadings({ ageMs: (minute) => (during(minute) ? 4 * 86_400_000 : 900) }),
  },
  {
    ...failing('stopped reader', 240, [analytics('Alarms-Stalled'), analyticsPage], 'stream'),
    start: () => streamReadings({ isStopped: during }),
  },
  {
    ...failing(
      'poison record, given up by Lambda',
      180,
      [analytics('Alarms-DeadLetters')],
      'stream',
    ),
    start: () => withSteadyStream('mapping', 'OnFailureDestinationDeliveredEventCount'),
  },
  {
    ...failing(
      'poison record, given up by the consumer',
      180,
      [analytics('Alarms-DeadLetters')],
      'readerOwn',
    ),
    start: () => withSteadyStream('readerOwn', 'DeadLettered'),
  },
  {
    ...failing('records dropped', 180, [analytics('Alarms-Dropped'), analyticsPage], 'stream'),
    start: () => withSteadyStream('mapping', 'DroppedEventCount'),
  },
  {
    ...failing(
      'dead letters unwritten',
      180,
      [analytics('Alarms-Unwritten'), analyticsPage],
      'stream',
    ),
    start: () => withSteadyStream('reader', 'DestinationDeliveryFailures'),
  },
  {
    ...failing('full shard', 180, ['Foundation-EventStream-WritesThrottled'], 'stream'),
    start: () => withSteadyStream('stream', 'WriteProvisionedThroughputExceeded'),
  },
];

const sharedTraces: readonly Trace[] = [
  {
    ...failing(
      'messages that no filter could read',
      180,
      ['Foundation-Events-Alarms-Unfiltered'],
      'topic',
    ),
    start: () => whileFailing('topic', 'NumberOfNotificationsFilteredOut-InvalidAttributes', 2),
  },
  {
    ...failing(
      'notifications lost',
      180,
      ['Foundation-Events-Alarms-Lost', foundationPage],
      'topic',
    ),
    start: () => whileFailing('topic', 'NumberOfNotificationsFailedToRedriveToDlq', 1),
  },
  {
    ...failing('hot key', 180, ['Foundation-Orders-Alarm-Throttled'], 'table'),
    start: () => whileFailing('table', 'WriteThrottleEvents', 12),
  },
  {
    ...failing('failing API', 180, ['Ordering-Api-Failing', orderingPage], 'api'),
    start: () => (minute) =>
      readings('api', { Count: 200, '4xx': 20, '5xx': during(minute) ? 40 : 0 }),
  },
  {
    ...failing('lost page views', 180, ['Ordering-PageViews-Alarm-Lost'], 'tracker'),
    start: () => (minute) => readings('tracker', { Sent: 90, Lost: during(minute) ? 10 : 0 }),
  },
  {
    ...failing('outbox relay stopped', 180, ['Ordering-Sweeper-Unsent', orderingPage], 'sweeper'),
    start: () => whileFailing('sweeper', 'OldestUnsentSeconds', 361),
  },
  {
    ...failing('outbox sweeper stopped', 180, ['Ordering-Sweeper-Unsent', orderingPage], 'sweeper'),
    start: () => (minute) =>
      during(minute) ? readings('sweeper', { OldestUnsentSeconds: Number.NaN }) : [],
  },
];

/** Every trace; what it does not measure is healthy. */
export const traces: readonly Trace[] = [...queueTraces, ...streamTraces, ...sharedTraces];

function healthy(name: string, minutes: number, of: Role = 'queue') {
  return { name, minutes, isFailure: false, of, fires: [] };
}

function failing(name: string, minutes: number, fires: readonly string[], of: Role = 'queue') {
  return { name, minutes, isFailure: true, of, fires };
}

/** A metric that is 0 but for the half hour. */
function whileFailing(role: Role, metric: string, value: number) {
  return (minute: number) => readings(role, { [metric]: during(minute) ? value : 0 });
}

interface StreamStory {
  readonly ageMs?: (minute: number) => number;
  readonly isStopped?: (minute: number) => boolean;
}

function streamReadings({ ageMs = constant(900), isStopped = () => false }: StreamStory) {
  return (minute: number): readonly Reading[] => [
    ...readings('otherReader', { Invocations: 60, Errors: 0, Throttles: 0, IteratorAge: 900 }),
    ...readings('stream', { IncomingRecords: 300, WriteProvisionedThroughputExceeded: 0 }),
    ...(isStopped(minute)
      ? []
      : readings('reader', {
          ...{ Invocations: 60, Errors: 0, Throttles: 0, Duration: 120 },
          IteratorAge: ageMs(minute),
        })),
  ];
}

function withSteadyStream(role: Role, metric: string) {
  const stream = streamReadings({});
  const failure = whileFailing(role, metric, 4);
  return (minute: number) => [...stream(minute), ...failure(minute)];
}

/** A dead letter that nobody looks at reaches its seventh day at minute 60, and is then put back. */
function ageingDeadLetter(minute: number): readonly Reading[] {
  const isThere = minute < 100;
  return readings('deadLetters', {
    ApproximateNumberOfMessagesVisible: Number(isThere),
    ApproximateNumberOfMessagesNotVisible: 0,
    ApproximateAgeOfOldestMessage: isThere ? 7 * 86_400 + (minute - 60) * 60 : 0,
  });
}
