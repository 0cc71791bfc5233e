import { capacity } from './capacity.ts';
import { idleMonth } from './idle-month.ts';
import type { Demand, Load } from './load.ts';
import { millionOrders, naive, ours } from './million-orders.ts';
import { type Line, totalOf } from './prices.ts';
import { renderAssumptions, renderBill } from './render.ts';
import { renderCapacity } from './render-capacity.ts';
import { resourcesIn } from './template.ts';

/** What one stage costs. */
export interface StageCost {
  readonly stage: string;
  readonly idleMonth: readonly Line[];
  readonly millionOrders: readonly Line[];
  readonly naiveMillionOrders: readonly Line[];
}

/** Prices the synthesized templates of a stage. Throws for a resource that has no price. */
export function costOfStage(stage: string, templates: readonly unknown[]): StageCost {
  const resources = resourcesIn(templates);
  return {
    stage,
    idleMonth: idleMonth(resources),
    millionOrders: millionOrders(resources, ours),
    naiveMillionOrders: millionOrders(resources, naive),
  };
}

/** The tables that a person reads, each line a product to check by hand. */
export function renderCost({ stage, ...cost }: StageCost): string {
  const ratio = totalOf(cost.millionOrders) / totalOf(cost.naiveMillionOrders);
  return [
    renderBill(`${stage}: a month in which nothing happens`, cost.idleMonth),
    renderBill(`${stage}: a million orders`, cost.millionOrders),
    renderBill(`${stage}: a million orders, the naive design`, cost.naiveMillionOrders),
    `${stage}: this blueprint costs ${ratio.toFixed(2)} of the naive design for each order.`,
    '',
  ].join('\n');
}

/** Every limit that a demand touches on the synthesized templates of a stage, the first to be reached first. */
export function capacityOfStage(templates: readonly unknown[], demand: Demand): readonly Load[] {
  return capacity(resourcesIn(templates), demand);
}

export { type Demand, renderAssumptions, renderCapacity };
