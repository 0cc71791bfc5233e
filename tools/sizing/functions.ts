import { refersTo, type TemplateResource } from './template.ts';

/** Where the functions of an order stand in the templates, which do not have their names. */
const constructs: Readonly<Record<string, string>> = {
  'place-order': 'PlaceOrder',
  'relay-outbox': 'OutboxRelay',
  'charge-payment': 'PaymentConsumer',
  'reserve-inventory': 'InventoryConsumer',
  'send-email': 'EmailConsumer',
  'fulfil-order': 'FulfilmentConsumer',
  'render-invoice': 'InvoiceConsumer',
  'project-analytics': 'AnalyticsConsumer',
  'index-search': 'SearchConsumer',
};

/** A function by the name of its folder; undefined when the templates do not have it. */
export function findFunction(
  resources: readonly TemplateResource[],
  name: string,
): TemplateResource | undefined {
  const isIt = new RegExp(`^${constructs[name]}Function[0-9A-F]{8}$`);
  return resources.find(
    ({ type, logicalId }) => type === 'AWS::Lambda::Function' && isIt.test(logicalId),
  );
}

/** The mapping that invokes a function, or its alias. Throws when there is none. */
export function getMapping(resources: readonly TemplateResource[], name: string): TemplateResource {
  const found = findFunction(resources, name);
  const targets = resources.filter(
    (one) =>
      one === found ||
      (found && one.type === 'AWS::Lambda::Alias' && refersTo(one.properties.FunctionName, found)),
  );
  const mapping = resources.find(
    ({ type, properties }) =>
      type === 'AWS::Lambda::EventSourceMapping' &&
      targets.some((target) => refersTo(properties.FunctionName, target)),
  );
  if (mapping) return mapping;
  throw new Error(
    `${name} must have a function ${constructs[name]}Function with an event source mapping, got ${found ? 'no mapping' : 'no function'}: ` +
      'correct its construct in tools/sizing/functions.ts, or take it out of tools/sizing/assumptions.ts',
  );
}

/** Concurrency that is kept for a function, and that it cannot exceed; undefined for none of its own. */
export function reservedFor(found: TemplateResource | undefined): number | undefined {
  const reserved = found?.properties.ReservedConcurrentExecutions;
  return typeof reserved === 'number' ? reserved : undefined;
}
