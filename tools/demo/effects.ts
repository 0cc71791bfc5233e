import type { StageOutputs } from '../../contracts/outputs.ts';
import type { DemoCloud } from './cloud.ts';
import { type Attribute, DynamoDbReader, type Item } from './dynamodb-reader.ts';
import { type PerConsumer, perConsumer } from './expectations.ts';

/** What the tables say happened, counted twice over: by accumulated values and by inbox rows. */
export interface EffectsFound {
  /** Accumulated effects by order id; an effect applied twice counts twice here. */
  readonly byOrder: ReadonlyMap<string, PerConsumer>;
  /** Inbox rows by the scope of their consumer; an event counts once here. */
  readonly inboxRows: ReadonlyMap<string, number>;
  /** Outbox rows that were never relayed. */
  readonly unsentOutboxRows: number;
  /** Mails by all customers' counters, which no retry may raise. */
  readonly mailsCounted: number;
}

/** Which attribute accumulates which consumer's effects, by the sort key of its row. */
const accumulators: Readonly<Record<string, readonly [keyof PerConsumer, string][]>> = {
  ORDER: [
    ['payment', 'paymentEvents'],
    ['inventory', 'stockEvents'],
    ['fulfilment', 'lifecycleEvents'],
  ],
  INVOICE: [['invoice', 'renders']],
};

/** Reads every table whole. */
export async function findEffects(cloud: DemoCloud, stage: StageOutputs): Promise<EffectsFound> {
  const reader = new DynamoDbReader(cloud);
  const byOrder = new Map<string, PerConsumer>();
  const inboxRows = new Map<string, number>();
  const totals = { unsentOutboxRows: 0, mailsCounted: 0 };
  const of = (orderId: string) => {
    const known = byOrder.get(orderId) ?? perConsumer(() => 0);
    byOrder.set(orderId, known);
    return known;
  };

  for await (const item of reader.scan(stage.ordersTableName, orderAttributes)) {
    readOrderItem(item, of, totals);
  }
  for await (const item of reader.scan(stage.viewsTableName, ['pk', 'events', 'updates'])) {
    const [view, orderId] = split(item);
    if (view === 'ANALYTICS') of(orderId).analytics += number(item.events);
    if (view === 'SEARCH') of(orderId).search += number(item.updates);
  }
  for await (const item of reader.scan(stage.inboxTableName, ['pk'])) {
    const [consumer] = split(item);
    inboxRows.set(consumer, (inboxRows.get(consumer) ?? 0) + 1);
  }

  return { byOrder, inboxRows, ...totals };
}

const orderAttributes = [
  'pk',
  'sk',
  'paymentEvents',
  'stockEvents',
  'lifecycleEvents',
  'renders',
  'mails',
];

function readOrderItem(
  item: Item,
  of: (orderId: string) => PerConsumer,
  totals: { unsentOutboxRows: number; mailsCounted: number },
): void {
  const [entity, id] = split(item);
  const sort = item.sk?.S ?? '';
  if (entity === 'CUSTOMER') totals.mailsCounted += number(item.mails);
  if (entity !== 'ORDER') return;
  if (sort.startsWith('OUTBOX#')) totals.unsentOutboxRows += 1;
  if (sort.startsWith('EMAIL#')) of(id).email += 1;
  for (const [consumer, attribute] of accumulators[sort] ?? []) {
    of(id)[consumer] += number(item[attribute]);
  }
}

/** Lifecycle updates that went backwards within one order, read from the table's own stream. */
export async function countInversions(cloud: DemoCloud, stage: StageOutputs): Promise<number> {
  const last = new Map<string, string>();
  let inversions = 0;

  for await (const image of new DynamoDbReader(cloud).images(stage.ordersTableName)) {
    if (image.sk?.S !== 'ORDER') continue;
    const order = image.pk?.S ?? '';
    const sequence = image.lifecycleSequence?.S;
    if (sequence === undefined) continue;
    if (sequence < (last.get(order) ?? '')) inversions += 1;
    last.set(order, sequence);
  }

  return inversions;
}

function split(item: Item): [string, string] {
  const key = item.pk?.S ?? '';
  const at = key.indexOf('#');
  return [key.slice(0, at), key.slice(at + 1)];
}

function number(value: Attribute | undefined): number {
  return Number(value?.N ?? 0);
}
