import type { Rule } from './rule.ts';
import { protectionOf, type Statement } from './statements.ts';

const protectedTypes = ['AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::S3::Bucket'];

/** Every queue, topic and bucket refuses what does not come over TLS. */
export const transport: Rule = {
  id: 'transport',
  check: (templates) =>
    protectedTypes
      .flatMap((type) => templates.ofType(type))
      .filter((resource) => !protectionOf(templates, resource).some(deniesPlainText))
      .map(({ path, type }) => ({
        path,
        broken: `the policy of this ${type} has no Deny for aws:SecureTransport false and must have one for every principal`,
        remedy: 'set enforceSSL: true',
      })),
};

function deniesPlainText({ allows, anyone, conditions }: Statement): boolean {
  const onlyPlain = conditions.some(
    ({ operator, key, values }) =>
      operator === 'Bool' && key === 'aws:securetransport' && values.map(String).includes('false'),
  );
  return !allows && anyone && onlyPlain;
}
