import type { RuleTable } from './rule.ts';
import { aroundTable } from './tables/around.ts';
import { computeTable } from './tables/compute.ts';
import { messagingTable } from './tables/messaging.ts';
import { monitoringTable } from './tables/monitoring.ts';
import { storageTable } from './tables/storage.ts';

/** Every resource type and property the local cloud knows; whatever is absent is refused at start. */
export const propertyTable: RuleTable = {
  ...messagingTable,
  ...computeTable,
  ...storageTable,
  ...monitoringTable,
  ...aroundTable,
};
