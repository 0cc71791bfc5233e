import { alarmsOf, topicsOf } from './alarms.ts';
import { mappingsOf } from './event-sources.ts';
import { deadLetterTargetOf, subscriptionType } from './queues.ts';
import type { Finding, Rule } from './rule.ts';
import { isLetIn } from './service-calls.ts';
import { boundTo, type Statement, statementsOf } from './statements.ts';
import type { Resource, Templates } from './templates.ts';
import { isTrueAt } from './values.ts';

/** A service that uses a key for a resource: without the key's word it fails, mostly in silence. */
interface Use {
  readonly user: Resource;
  readonly keyId: unknown;
  readonly service: string;
  readonly actions: readonly string[];
  /** For whose sake it does, when a key can tell one from another. */
  readonly source?: Resource;
}

const encrypting = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** A customer's key lets the services use it that must, for this account's resources alone. */
export const keyGrants: Rule = {
  id: 'key-grants',
  check: (templates) => [
    ...[
      ...deliveries(templates),
      ...logs(templates),
      ...filters(templates),
      ...alarms(templates),
    ].flatMap((use) => withoutGrant(templates, use)),
    ...templates.ofType('AWS::KMS::Key').flatMap((key) => [...unbound(key), ...unrotated(key)]),
  ],
};

/** Queues and dead-letter queues that SNS writes to. */
function deliveries(templates: Templates): readonly Use[] {
  return templates.ofType(subscriptionType).flatMap((one) => {
    const queue = templates.find(one.properties.Endpoint, one);
    const source = templates.findOf('AWS::SNS::Topic', one.properties.TopicArn, one);
    return [queue, deadLetterTargetOf(templates, one)]
      .filter((user) => user !== undefined)
      .map((user) => ({
        user,
        keyId: user.properties.KmsMasterKeyId,
        service: 'sns.amazonaws.com',
        actions: encrypting,
        source,
      }));
  });
}

function alarms(templates: Templates): readonly Use[] {
  const topics = new Set(alarmsOf(templates).flatMap((alarm) => topicsOf(templates, alarm)));
  return [...topics].map((user) => ({
    user,
    keyId: user.properties.KmsMasterKeyId,
    service: 'cloudwatch.amazonaws.com',
    actions: encrypting,
  }));
}

function logs(templates: Templates): readonly Use[] {
  return templates.ofType('AWS::Logs::LogGroup').map((user) => ({
    user,
    keyId: user.properties.KmsKeyId,
    service: 'logs.AWS::Region.amazonaws.com',
    actions: encrypting,
    source: user,
  }));
}

function filters(templates: Templates): readonly Use[] {
  return mappingsOf(templates).map(({ mapping }) => ({
    user: mapping,
    keyId: mapping.properties.KmsKeyArn,
    service: 'lambda.amazonaws.com',
    actions: ['kms:Decrypt'],
  }));
}

function withoutGrant(templates: Templates, use: Use): readonly Finding[] {
  const { user, keyId, service, actions, source } = use;
  if (keyId === undefined) return [];
  const key = templates.findOf('AWS::KMS::Key', keyId, user);
  const managed = typeof keyId === 'string' && keyId.startsWith('alias/aws/');
  if (key === undefined && !managed) return [];
  const missing = actions.filter(
    (action) => key === undefined || !isLetIn(templates, { target: key, service, action, source }),
  );
  if (missing.length === 0) return [];
  return [
    {
      path: user.path,
      broken: `key ${key?.path ?? keyId} lets ${service} do no ${missing.join(', ')} and must, or it fails in silence (CW-21)`,
      remedy: `let ${service} use the key in its policy, with aws:SourceAccount, as DataKey does`,
    },
  ];
}

/** Without a condition, another account could use the service against the key. */
function unbound({ path, properties }: Resource): readonly Finding[] {
  return statementsOf(properties.KeyPolicy)
    .filter(({ allows, services }) => allows && services.length > 0)
    .filter((statement) => !isBound(statement))
    .map(({ services }) => ({
      path,
      broken: `the key policy lets ${services.join(', ')} of any account use the key and must name aws:SourceArn or aws:SourceAccount`,
      remedy: 'add the condition',
    }));
}

/** CloudWatch Logs says the log group in the encryption context instead. */
function isBound(statement: Statement): boolean {
  const bounds = ['aws:sourcearn', 'aws:sourceaccount', 'kms:encryptioncontext:aws:logs:arn'];
  return boundTo(statement, ...bounds).length > 0;
}

function unrotated({ path, properties }: Resource): readonly Finding[] {
  if (isTrueAt(properties, 'EnableKeyRotation')) return [];
  return [
    {
      path,
      broken: 'EnableKeyRotation false must be true',
      remedy: 'set enableKeyRotation: true',
    },
  ];
}
