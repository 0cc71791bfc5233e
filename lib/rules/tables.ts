import type { Resource, Templates } from './templates.ts';
import { itemsOf, membersOf, plainText } from './values.ts';

/** A table, and one that can have replicas in other Regions, as the CDK's TableV2 makes it. */
export const tableTypes = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** Every table of the app. */
export function tablesOf(templates: Templates): readonly Resource[] {
  return tableTypes.flatMap((type) => templates.ofType(type));
}

/** What holds a table's data and can be protected on its own. */
export interface Replica {
  /** `replica eu-west-1`, or nothing when the table has no other. */
  readonly name: string;
  readonly properties: Resource['properties'];
}

/** A table itself, or each replica of a global one. */
export function replicasOf({ type, properties }: Resource): readonly Replica[] {
  if (type !== 'AWS::DynamoDB::GlobalTable') return [{ name: '', properties }];
  return itemsOf(properties.Replicas).map((replica) => {
    const settings = membersOf(replica);
    return { name: `replica ${plainText(settings.Region)}`, properties: settings };
  });
}
