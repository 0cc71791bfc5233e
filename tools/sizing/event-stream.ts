import { numberAt, type TemplateResource } from './template.ts';

/** The stream with the longest retention is the log; undefined when there is none. */
export function findEventStream(
  resources: readonly TemplateResource[],
): TemplateResource | undefined {
  return resources
    .filter(({ type }) => type === 'AWS::Kinesis::Stream')
    .toSorted(
      (one, other) =>
        numberAt(other.properties, 'RetentionPeriodHours', 24) -
        numberAt(one.properties, 'RetentionPeriodHours', 24),
    )[0];
}
