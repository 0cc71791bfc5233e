import type { CreatedResource } from '../assembly/resolver.ts';
import type { StackResource } from '../assembly/stack-model.ts';
import type { Properties } from '../gate/properties.ts';
import type { Engines } from './engines.ts';
import type { BootedMapping } from './idle.ts';
import type { NameRules } from './physical-name.ts';

/** What a provisioner has at hand. */
export interface ProvisionContext {
  readonly engines: Engines;
  readonly resource: StackResource;
  /** Every honoured property must be read through it. */
  readonly properties: Properties;
  /** Function of each HTTP API integration, by its id. */
  readonly integrations: Map<string, string>;
  /** Mappings to start once everything exists. */
  readonly mappings: BootedMapping[];
  /** The generated name for a resource without one. */
  name(rules: NameRules): string;
}

/** Creates one resource from its properties. */
export type Provisioner = (context: ProvisionContext) => CreatedResource | Promise<CreatedResource>;
