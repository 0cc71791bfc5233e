import type { Finding, Rule } from './rule.ts';
import { replicasOf, tablesOf, tableTypes } from './tables.ts';
import type { Resource, Templates } from './templates.ts';
import { isTrueAt } from './values.ts';

const stateful = [
  ...tableTypes,
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
];

/** Where data is protected, no deployment and no slip of the hand deletes it. */
export const statefulResources: Rule = {
  id: 'stateful-resources',
  check: (templates, { protectsData }) =>
    protectsData
      ? [
          ...stateful.flatMap((type) => templates.ofType(type)).flatMap(removable),
          ...tablesOf(templates).flatMap(unrestorable),
          ...terminable(templates),
        ]
      : [],
};

function removable({ path, deletionPolicy, updateReplacePolicy }: Resource): readonly Finding[] {
  const policies = { DeletionPolicy: deletionPolicy, UpdateReplacePolicy: updateReplacePolicy };
  return Object.entries(policies)
    .filter(([, policy]) => !policy.startsWith('Retain'))
    .map(([name, policy]) => ({
      path,
      broken: `${name} ${policy} must be Retain in a stage that protects data`,
      remedy: 'set removalPolicy: stage.removalPolicy',
    }));
}

function unrestorable(table: Resource): readonly Finding[] {
  return replicasOf(table).flatMap(({ name, properties }) =>
    switches
      .filter(([property]) => !isTrueAt(properties, property))
      .map(([property, prop]) => ({
        path: table.path,
        broken: `${property.split('.').at(-1)} false${name && ` of ${name}`} must be true in a stage that protects data`,
        remedy: `set ${prop}, as ItemTable does`,
      })),
  );
}

const switches = [
  ['DeletionProtectionEnabled', 'deletionProtection'],
  [
    'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled',
    'pointInTimeRecoverySpecification',
  ],
] as const;

function terminable({ stacks }: Templates): readonly Finding[] {
  return stacks
    .filter(({ terminationProtection }) => !terminationProtection)
    .map(({ path }) => ({
      path,
      broken: 'terminationProtection false must be true in a stage that protects data',
      remedy: 'pass terminationProtection: stage.protectsData to the stack',
    }));
}
