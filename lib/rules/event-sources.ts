import type { Resource, Templates } from './templates.ts';
import { valueAt } from './values.ts';

/** An event source mapping with its two ends, as far as they belong to the app. */
export interface Mapping {
  readonly mapping: Resource;
  readonly source?: Resource;
  readonly function?: Resource;
}

/** A mapping whose queue, stream or table belongs to the app. */
export interface SourceMapping extends Mapping {
  readonly source: Resource;
}

/** Every event source mapping of the app. */
export function mappingsOf(templates: Templates): readonly Mapping[] {
  return templates.ofType('AWS::Lambda::EventSourceMapping').map((mapping) => ({
    mapping,
    source: templates.find(mapping.properties.EventSourceArn, mapping),
    function: templates.find(mapping.properties.FunctionName, mapping),
  }));
}

/** The mappings of queues. */
export function queueMappingsOf(templates: Templates): readonly SourceMapping[] {
  return mappingsOf(templates).filter((one): one is SourceMapping => isOf(one, 'AWS::SQS::Queue'));
}

/** The mappings of Kinesis streams and of the change streams of tables. */
export function streamMappingsOf(templates: Templates): readonly SourceMapping[] {
  return mappingsOf(templates).filter(
    (one): one is SourceMapping =>
      isOf(one, 'AWS::Kinesis::Stream') ||
      isOf(one, 'AWS::DynamoDB::Table') ||
      isOf(one, 'AWS::DynamoDB::GlobalTable'),
  );
}

/** FIFO queues and topics say so. */
export function isFifo(resource: Resource): boolean {
  return (
    String(valueAt(resource.properties, 'FifoQueue') ?? resource.properties.FifoTopic) === 'true'
  );
}

function isOf({ source }: Mapping, type: string): boolean {
  return source?.type === type;
}
