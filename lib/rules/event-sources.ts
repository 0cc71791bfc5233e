import { tableTypes } from './tables.ts';
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
    source: sourceOf(templates, mapping),
    function: functionOf(templates, mapping),
  }));
}

/** A stream, also when it is read through a registered consumer of its own. */
function sourceOf(templates: Templates, mapping: Resource): Resource | undefined {
  const source = templates.find(mapping.properties.EventSourceArn, mapping);
  if (source?.type !== 'AWS::Kinesis::StreamConsumer') return source;
  return templates.find(source.properties.StreamARN, source);
}

/** The function itself, also when it is called by an alias or a version. */
function functionOf(templates: Templates, caller: Resource): Resource | undefined {
  const found = templates.find(caller.properties.FunctionName, caller);
  const isNamed = found?.type === 'AWS::Lambda::Alias' || found?.type === 'AWS::Lambda::Version';
  return isNamed ? functionOf(templates, found) : found;
}

/** Whether a mapping reads a queue or a stream, of the app or by its ARN: no broker. */
export function readsBatches({ mapping, source }: Mapping): boolean {
  const arn = JSON.stringify(mapping.properties.EventSourceArn ?? '');
  return source !== undefined || /:(sqs|kinesis|dynamodb):/.test(arn);
}

/** The mappings of queues. */
export function queueMappingsOf(templates: Templates): readonly SourceMapping[] {
  return mappingsOf(templates).filter((one): one is SourceMapping => isOf(one, 'AWS::SQS::Queue'));
}

/** The mappings of Kinesis streams and of the change streams of tables. */
export function streamMappingsOf(templates: Templates): readonly SourceMapping[] {
  return mappingsOf(templates).filter(
    (one): one is SourceMapping =>
      isOf(one, 'AWS::Kinesis::Stream') || tableTypes.some((type) => isOf(one, type)),
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
