import type { Finding, Rule } from './rule.ts';
import { replicasOf } from './tables.ts';
import type { Resource } from './templates.ts';
import { isTrueAt, itemsOf, valueAt } from './values.ts';

interface Encryption {
  /** What is encrypted without a key of the customer. */
  readonly byDefault: (properties: Resource['properties']) => boolean;
  /** Where the property stands that names a key; of a global table, in each replica. */
  readonly key: string;
  readonly remedy: string;
}

const tableEncryption: Encryption = {
  byDefault: () => true,
  key: 'SSESpecification.KMSMasterKeyId',
  remedy: 'set encryptionKey',
};

/** How each type that holds data says how it is encrypted. */
const encryptions: Readonly<Record<string, Encryption>> = {
  'AWS::SQS::Queue': {
    byDefault: (properties) => isTrueAt(properties, 'SqsManagedSseEnabled'),
    key: 'KmsMasterKeyId',
    remedy: 'set encryption: QueueEncryption.SQS_MANAGED',
  },
  'AWS::SNS::Topic': { byDefault: () => true, key: 'KmsMasterKeyId', remedy: 'set masterKey' },
  'AWS::Kinesis::Stream': {
    byDefault: ({ StreamEncryption }) => StreamEncryption !== undefined,
    key: 'StreamEncryption.KeyId',
    remedy: 'set encryption: StreamEncryption.MANAGED',
  },
  'AWS::S3::Bucket': {
    byDefault: ({ BucketEncryption }) => BucketEncryption !== undefined,
    key: 'BucketEncryption.ServerSideEncryptionConfiguration',
    remedy: 'set encryption: BucketEncryption.S3_MANAGED',
  },
  'AWS::DynamoDB::Table': tableEncryption,
  'AWS::DynamoDB::GlobalTable': tableEncryption,
  'AWS::Logs::LogGroup': { byDefault: () => true, key: 'KmsKeyId', remedy: 'set encryptionKey' },
};

/** Nothing is stored in the clear; with the customer's key, everything is under it. */
export const encryption: Rule = {
  id: 'encryption',
  check: (templates, { customerManagedKey }) =>
    Object.entries(encryptions).flatMap(([type, how]) =>
      templates.ofType(type).flatMap((resource): readonly Finding[] => {
        const { path, properties } = resource;
        const keyIds = replicasOf(resource).map((one) => keyIn(valueAt(one.properties, how.key)));
        const isNamed = keyIds.length > 0 && keyIds.every((keyId) => keyId !== undefined);
        // A key is of one Region, so that replicas elsewhere have one outside the app.
        const isOurs = keyIds.some((keyId) => templates.findOf('AWS::KMS::Key', keyId, resource));
        if (customerManagedKey && !(isNamed && isOurs)) {
          const got = isNamed ? 'one outside the app' : 'none';
          return [
            {
              path,
              broken: `encryption key ${got} must be the AWS::KMS::Key of the stage, whose settings say customerManagedKey true`,
              remedy: 'pass stage.key to the construct',
            },
          ];
        }
        if (isNamed || how.byDefault(properties)) return [];
        return [{ path, broken: `encryption none must be on for ${type}`, remedy: how.remedy }];
      }),
    ),
};

/** A bucket's key stands within its list of rules. */
function keyIn(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const [rule] = itemsOf(value);
  return valueAt(rule, 'ServerSideEncryptionByDefault.KMSMasterKeyID');
}
