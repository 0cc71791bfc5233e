import { batch, publications } from './assumptions.ts';
import { concurrencyLoads } from './concurrency-loads.ts';
import { limitOf } from './limits.ts';
import { aws, breaksAt, type Demand, type Load } from './load.ts';
import { relayLoads, streamLoads } from './stream-loads.ts';
import { tableLoads } from './table-loads.ts';
import { numberAt, type TemplateResource } from './template.ts';

/** Every limit that a demand touches, on the resources of a stage; in the order in which they are reached. */
export function capacity(resources: readonly TemplateResource[], demand: Demand): readonly Load[] {
  const loads = [
    ...doorLoads(resources, demand),
    ...concurrencyLoads(resources, demand),
    ...channelLoads(demand),
    ...streamLoads(resources, demand),
    ...relayLoads(resources, demand),
    ...tableLoads(demand),
  ];
  return loads.toSorted((one, other) => 1 / breaksAt(other, demand) - 1 / breaksAt(one, demand));
}

function doorLoads(resources: readonly TemplateResource[], { rate }: Demand): readonly Load[] {
  const api = resources.find(({ type }) => type === 'AWS::ApiGatewayV2::Stage');
  const settings = api?.properties.RouteSettings as Readonly<Record<string, unknown>> | undefined;
  const steady = numberAt(settings?.['POST /orders'], 'ThrottlingRateLimit', Number.NaN);
  const ownRate = { unit: 'requests/s', raise: 'requestsPerSecond', source: 'lib/stages.ts' };
  return [
    ...(Number.isNaN(steady)
      ? []
      : [{ part: 'API', what: "the route's rate", used: rate, limit: steady, ...ownRate }]),
    aws('API', 'requests of the account', rate, 'apiAccountRate'),
  ];
}

function channelLoads({ rate, p99Ms, keys }: Demand): readonly Load[] {
  const fifoRate = rate * publications.fifoTopic;
  const perGroup = Math.min(limitOf('sqsFifoGroup'), (batch.fifo * 1000) / p99Ms);
  const group = { unit: 'messages/s', raise: 'more groups', source: 'FIFO-15, FIFO-08' };
  return [
    aws('events topic', 'publishes', rate * publications.topic, 'snsPublishes'),
    aws('lifecycle topic', 'publishes', fifoRate, 'snsFifoPublishes'),
    aws('lifecycle queue', 'receives', fifoRate / batch.fifo, 'sqsFifoQueue'),
    {
      ...{ part: 'lifecycle queue', what: 'one customer, were it one group' },
      ...{ used: fifoRate / keys, limit: perGroup, ...group },
    },
  ];
}
