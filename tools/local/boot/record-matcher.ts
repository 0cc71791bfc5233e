import type { RecordMatcher } from '../event-sources/mapping-config.ts';
import { compilePattern, type EventPattern } from '../filters/event-pattern.ts';
import { matchesDynamo, matchesKinesis, matchesSqs } from '../filters/record-filter.ts';
import { AwsError } from '../ports.ts';

const mostPatterns = 5;

type Matches = (
  patterns: readonly EventPattern[],
  record: Readonly<Record<string, unknown>>,
) => boolean;

const bySource: Readonly<Record<'sqs' | 'kinesis' | 'dynamodb', Matches>> = {
  sqs: matchesSqs,
  kinesis: matchesKinesis,
  dynamodb: matchesDynamo,
};

/** The filter criteria of a mapping as one question; throws {@link AwsError} for bad ones (FLT-01, FLT-05). */
export function recordMatcher(
  source: keyof typeof bySource,
  patterns: readonly string[],
): RecordMatcher {
  if (patterns.length > mostPatterns) {
    throw new AwsError(
      'InvalidParameterValueException',
      `filter criteria have at most ${mostPatterns} filters, got ${patterns.length}`,
    );
  }
  const compiled = patterns.map(compilePattern);
  const matches = bySource[source];
  return (record) => matches(compiled, record);
}
