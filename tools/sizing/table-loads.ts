import { environment } from '../../contracts/environment.ts';
import { outboxIndex } from '../../contracts/tables.ts';
import { type Flow, flows, outboxRowUnits } from './assumptions.ts';
import { limitOf } from './limits.ts';
import { aws, type Demand, type Load, partitionsFor } from './load.ts';
import { ours, outboxRowsOfAnOrder } from './million-orders.ts';

/** Write units of one order by where they go: each table has a quota to itself, and so has each index. */
export interface OrderUnits {
  readonly orders: number;
  readonly outboxIndex: number;
  readonly inbox: number;
  readonly views: number;
}

const indexUnits = outboxRowUnits.intoIndex + outboxRowUnits.outOfIndex;

/** The write units of one order, those of its acceptance included. */
export function unitsOfAnOrder(): OrderUnits {
  const accepted = { orders: ours.acceptUnits - indexUnits, outboxIndex: indexUnits };
  return Object.entries(flows).reduce<OrderUnits>(
    (sum, [name, flow]) => {
      const index = indexUnits * flow.outboxRows;
      const markers = markerUnits(flow);
      const effects = ours.writeUnits(flow) - index - markers;
      const isView = hasViews(name);
      return {
        orders: sum.orders + (isView ? 0 : effects),
        outboxIndex: sum.outboxIndex + index,
        inbox: sum.inbox + markers,
        views: sum.views + (isView ? effects : 0),
      };
    },
    { ...accepted, inbox: 0, views: 0 },
  );
}

/** What an order writes into each table, and into the orders table's index. */
export function tableLoads({ rate, keys }: Demand): readonly Load[] {
  const { orders, outboxIndex: index, inbox, views } = unitsOfAnOrder();
  return [
    ...quotaOf('orders table', rate * orders),
    ...quotaOf('inbox table', rate * inbox),
    ...quotaOf('views table', rate * views),
    aws('orders table', 'write units of the outbox index', rate * index, 'dynamoDbTable'),
    {
      ...{ part: 'orders table', what: 'shards of the outbox index', unit: 'write units/s' },
      ...{ used: rate * indexUnits * outboxRowsOfAnOrder() },
      ...{ limit: outboxIndex.shards * limitOf('dynamoDbPartition') },
      ...{ raise: 'outboxIndex.shards', source: 'contracts/tables.ts' },
    },
    aws('orders table', "one customer's account item", (rate / keys) * 2, 'dynamoDbPartition'),
  ];
}

function quotaOf(part: string, used: number): readonly Load[] {
  if (used === 0) return [];
  return [aws(part, `write units, ${partitionsFor(used)} partitions`, used, 'dynamoDbTable')];
}

/** Markers are written within the transaction where there are no single writes. */
function markerUnits({ markers, singleItems }: Flow): number {
  return singleItems > 0 ? markers : 2 * markers;
}

function hasViews(name: string): boolean {
  const variables: Readonly<Record<string, readonly string[]>> = environment;
  return variables[name]?.includes('VIEWS_TABLE') ?? false;
}
