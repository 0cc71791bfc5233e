import { type SourceMapping, streamMappingsOf } from './event-sources.ts';
import type { Finding, Rule } from './rule.ts';
import type { Resource, Templates } from './templates.ts';
import { isTrueAt, numberAt, textAt, valueAt } from './values.ts';

const leastRetentionHours = 7 * 24;
const mostRetries = 10;

/** No record is skipped, and none blocks its shard for good; what is given up is kept in full. */
export const streams: Rule = {
  id: 'streams',
  check: (templates) => [
    ...templates.ofType('AWS::Kinesis::Stream').flatMap(keptTooShort),
    ...streamMappingsOf(templates).flatMap((one) => [
      ...fromTheMiddle(one),
      ...endlessRetries(one),
      ...endlessAge(one),
      ...withoutDestination(templates, one),
    ]),
  ],
};

/** How long a stream keeps a record: a table's change stream 24 hours, always (DDS-03). */
export function streamRetentionSecondsOf(source: Resource): number {
  const isKinesis = source.type === 'AWS::Kinesis::Stream';
  return 3_600 * (isKinesis ? numberAt(source.properties, 'RetentionPeriodHours', 24) : 24);
}

function keptTooShort({ path, properties }: Resource): readonly Finding[] {
  const hours = numberAt(properties, 'RetentionPeriodHours', 24);
  if (hours >= leastRetentionHours) return [];
  return [
    {
      path,
      broken: `retention ${hours} h must be at least ${leastRetentionHours} h, or nothing can be replayed after a weekend`,
      remedy: 'set retentionPeriod to Duration.days(7) or more',
    },
  ];
}

function fromTheMiddle({ mapping }: SourceMapping): readonly Finding[] {
  const start = textAt(mapping.properties, 'StartingPosition', 'none');
  if (start === 'TRIM_HORIZON') return [];
  return [
    {
      path: mapping.path,
      broken: `StartingPosition ${start} must be TRIM_HORIZON, or records before the first poll are skipped`,
      remedy: 'set startingPosition: StartingPosition.TRIM_HORIZON',
    },
  ];
}

function endlessRetries({ mapping: { path, properties } }: SourceMapping): readonly Finding[] {
  const retries = numberAt(properties, 'MaximumRetryAttempts', -1);
  const bisects = isTrueAt(properties, 'BisectBatchOnFunctionError');
  const got = retries < 0 ? 'unlimited' : retries;
  return [
    ...(retries < 0 || retries > mostRetries
      ? [
          {
            path,
            broken: `MaximumRetryAttempts ${got} must be from 0 to ${mostRetries}, or a poison record blocks its shard (KIN-20)`,
            remedy: 'set retryAttempts',
          },
        ]
      : []),
    ...(bisects
      ? []
      : [
          {
            path,
            broken:
              'BisectBatchOnFunctionError false must be true, or a poison record takes its batch along (KIN-13)',
            remedy: 'set bisectBatchOnError: true',
          },
        ]),
  ];
}

function endlessAge({ mapping, source }: SourceMapping): readonly Finding[] {
  const age = numberAt(mapping.properties, 'MaximumRecordAgeInSeconds', -1);
  const retention = streamRetentionSecondsOf(source);
  if (age >= 0 && age < retention) return [];
  return [
    {
      path: mapping.path,
      broken: `MaximumRecordAgeInSeconds ${age < 0 ? 'unlimited' : age} must be below the stream's retention ${retention} s (KIN-17)`,
      remedy: 'set maxRecordAge, so that a record is dead-lettered before its stream forgets it',
    },
  ];
}

function withoutDestination(templates: Templates, { mapping }: SourceMapping): readonly Finding[] {
  const value = valueAt(mapping.properties, 'DestinationConfig.OnFailure.Destination');
  const destination = templates.find(value, mapping);
  if (destination?.type === 'AWS::S3::Bucket') return [];
  const got = destination?.type ?? (value === undefined ? 'none' : 'outside the app');
  return [
    {
      path: mapping.path,
      broken: `on-failure destination ${got} must be an AWS::S3::Bucket, which keeps the records themselves (KIN-21)`,
      remedy: 'set onFailure to the bucket of StreamDeadLetters',
    },
  ];
}
