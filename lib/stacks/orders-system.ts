import { Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { product } from '../../contracts/product.ts';
import { BlueprintRules } from '../rules/blueprint-rules.ts';
import type { StageSettings } from '../stages.ts';
import { FanOutStack } from './fan-out-stack.ts';
import { FoundationStack } from './foundation-stack.ts';
import { FulfilmentStack } from './fulfilment-stack.ts';
import { InvoicingStack } from './invoicing-stack.ts';
import { OperationsStack } from './operations-stack.ts';
import { OrderingStack } from './ordering-stack.ts';
import { OverloadStack } from './overload-stack.ts';
import { StreamingStack } from './streaming-stack.ts';

/**
 * Adds every stack of one stage to the app: what is shared, then a stack for each service; and the
 * rules that their synthesis must pass.
 */
export function addOrdersSystem(app: Construct, stage: StageSettings): void {
  const id = (part: string) => `${product}-${stage.name}-${part}`;
  const shared = {
    stage,
    terminationProtection: stage.protectsData,
    tags: { application: product.toLowerCase(), stage: stage.name },
  };

  const foundation = new FoundationStack(app, id('Foundation'), shared);
  const service = { ...shared, stage: foundation.stage, foundation };
  const invoicing = new InvoicingStack(app, id('Invoicing'), service);
  const { invoices } = invoicing;
  const services = [
    new OrderingStack(app, id('Ordering'), { ...service, invoices }),
    invoicing,
    new FanOutStack(app, id('FanOut'), service),
    new FulfilmentStack(app, id('Fulfilment'), service),
    new StreamingStack(app, id('Streaming'), service),
  ];
  const overload = new OverloadStack(app, id('Overload'), { ...service, over: services });
  const over = [...services, foundation, overload];
  new OperationsStack(app, id('Operations'), { ...shared, stage: foundation.stage, over });
  Validations.of(app).addPlugins(new BlueprintRules(stage));
}
