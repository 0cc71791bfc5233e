import type { Rule } from './rule.ts';
import { type PlacedStatement, protectionOf, type Statement } from './statements.ts';
import type { Resource, Templates } from './templates.ts';
import { plainText } from './values.ts';

/** What a Deny must name, if not `*`: SNS takes no wildcard, and only Publish carries data. */
const everyAction: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs:*',
  'AWS::SNS::Topic': 'sns:publish',
  'AWS::S3::Bucket': 's3:*',
};

/** Every queue, topic and bucket refuses what does not come over TLS. */
export const transport: Rule = {
  id: 'transport',
  check: (templates) =>
    Object.entries(everyAction).flatMap(([type, action]) =>
      templates
        .ofType(type)
        .filter(
          (resource) =>
            !protectionOf(templates, resource).some(
              (statement) =>
                deniesPlainText(statement) &&
                isOfAll(statement, action) &&
                isOn(templates, statement, resource),
            ),
        )
        .map(({ path }) => ({
          path,
          broken: `the policy of this ${type} has no Deny for aws:SecureTransport false and must have one for every principal and action, with no other condition`,
          remedy: 'set enforceSSL: true',
        })),
    ),
};

/** One more condition would let through what it does not hold for. */
function deniesPlainText({ allows, anyone, conditions }: Statement): boolean {
  const onlyPlain = conditions.every(
    ({ operator, key, values }) =>
      operator === 'Bool' && key === 'aws:securetransport' && values.map(String).includes('false'),
  );
  return !allows && anyone && conditions.length > 0 && onlyPlain;
}

function isOfAll({ actions }: Statement, action: string): boolean {
  return actions.some((one) => one === '*' || one.toLowerCase() === action);
}

/** A bucket has to name its objects too. */
function isOn(templates: Templates, statement: PlacedStatement, resource: Resource): boolean {
  const { resources } = statement;
  const own = resources.filter((one) => templates.find(one, statement) === resource);
  const objects = own.filter((one) => plainText(one).endsWith('/*'));
  const namesObjects = resource.type !== 'AWS::S3::Bucket' || objects.length > 0;
  return resources.includes('*') || (namesObjects && own.length > objects.length);
}
