import type { Demand, Load } from '../../../tools/sizing/load.ts';
import { capacityOfStage } from '../../../tools/sizing/main.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What a test changes, by the start of a resource's logical id. */
export type Changes = Readonly<Record<string, Properties>>;

const hash = '0123ABCD';
const queues = ['Payment', 'Inventory', 'Email', 'Fulfilment', 'Invoice'];
const readers = ['Analytics', 'Search'];

/** The resources of a stage that its capacity is read from, as they are synthesized. */
export function stageTemplate(changes: Changes = {}) {
  const resources = [
    resource('Stage', 'ApiGatewayV2::Stage', {
      RouteSettings: { 'POST /orders': { ThrottlingRateLimit: 500 } },
    }),
    resource('Log', 'Kinesis::Stream', { ShardCount: 4, RetentionPeriodHours: 168 }),
    resource('PlaceOrderFunction', 'Lambda::Function'),
    ...['OutboxRelay', ...readers.map((reader) => `${reader}Consumer`)].flatMap((id) => [
      resource(`${id}Function`, 'Lambda::Function'),
      mapping(id, { BatchSize: 100, ParallelizationFactor: 1, StartingPosition: 'LATEST' }),
    ]),
    ...queues.flatMap((queue) => [
      resource(`${queue}ConsumerFunction`, 'Lambda::Function'),
      mapping(`${queue}Consumer`, { ScalingConfig: { MaximumConcurrency: 50 } }),
    ]),
  ];
  const changed = resources.map(([id, { Type, Properties }]) => [
    `${id}${hash}`,
    { Type, Properties: { ...Properties, ...changes[id] } },
  ]);
  return { Resources: Object.fromEntries(changed) };
}

/** One limit of such a stage. Throws when there is none. */
export function loadOf(part: string, what: string, { changes, demand }: Case): Load {
  const found = capacityOfStage([stageTemplate(changes)], demand).find(
    (one) => one.part === part && one.what.startsWith(what),
  );
  if (found === undefined) throw new Error(`no ${what} of ${part}`);
  return found;
}

export interface Case {
  readonly changes?: Changes;
  readonly demand: Demand;
}

function mapping(id: string, properties: Properties) {
  return resource(`${id}Mapping`, 'Lambda::EventSourceMapping', {
    FunctionName: { Ref: `${id}Function${hash}` },
    ...properties,
  });
}

function resource(id: string, type: string, Properties: Properties = {}) {
  return [id, { Type: `AWS::${type}`, Properties }] as const;
}
