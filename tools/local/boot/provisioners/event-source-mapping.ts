import { createMapping } from '../../event-sources/create-mapping.ts';
import type {
  MappingConfig,
  MappingSource,
  OnFailure,
  StartingPosition,
} from '../../event-sources/mapping-config.ts';
import type { Properties } from '../../gate/properties.ts';
import { randomUuid } from '../../random-uuid.ts';
import type { Engines } from '../engines.ts';
import type { Provisioner } from '../provisioner.ts';
import { recordMatcher } from '../record-matcher.ts';

/** `AWS::Lambda::EventSourceMapping` of a queue or a stream; started when everything exists. */
export const provisionEventSourceMapping: Provisioner = ({ engines, properties, mappings }) => {
  const uuid = randomUuid(engines.random);
  const { clock, observe, place, poller, random } = engines;
  const config = configOf(uuid, engines, properties);
  const mapping = createMapping(config, {
    clock,
    observe,
    place,
    random,
    functions: engines.lambda,
    pollerDies: () => poller.deathRate > 0 && random() < poller.deathRate,
  });
  mappings.push({ mapping, queue: config.source.kind === 'sqs' ? config.source.queue : undefined });
  const { account, region } = place;
  const arn = `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`;
  return { ref: uuid, attributes: { Id: uuid, EventSourceMappingArn: arn } };
};

function configOf(uuid: string, engines: Engines, properties: Properties): MappingConfig {
  const source = sourceOf(engines, properties);
  const responses = properties.texts('FunctionResponseTypes') ?? [];
  const destination = properties
    .child('DestinationConfig')
    ?.child('OnFailure')
    ?.text('Destination');
  const optional = {
    batchSize: properties.number('BatchSize'),
    windowSeconds: properties.number('MaximumBatchingWindowInSeconds'),
    maximumConcurrency: concurrencyOf(properties),
    startingPosition: startingPositionOf(properties),
    bisect: properties.flag('BisectBatchOnFunctionError'),
    maximumRetryAttempts: properties.number('MaximumRetryAttempts'),
    maximumRecordAgeSeconds: properties.number('MaximumRecordAgeInSeconds'),
    parallelizationFactor: properties.number('ParallelizationFactor'),
    tumblingWindowSeconds: properties.number('TumblingWindowInSeconds'),
    onFailure:
      destination === undefined ? undefined : onFailureOf(engines, properties, destination),
    matches: matcherOf(source, properties),
    enabled: properties.flag('Enabled'),
  };
  return {
    uuid,
    functionName: properties.requiredText('FunctionName'),
    source,
    reportBatchItemFailures: responses.includes('ReportBatchItemFailures'),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** A provisioned poller invokes ten at once (SQS-19). */
function concurrencyOf(properties: Properties): number | undefined {
  const pollers = properties.child('ProvisionedPollerConfig')?.number('MaximumPollers');
  if (pollers !== undefined) return Math.min(pollers * 10, 1_000);
  return properties.child('ScalingConfig')?.number('MaximumConcurrency');
}

function sourceOf(engines: Engines, properties: Properties): MappingSource {
  const arn = properties.requiredText('EventSourceArn');
  const queue = engines.sqs.find(arn);
  if (queue) return { kind: 'sqs', queue };
  const stream = engines.streams.find(arn);
  if (stream) return { kind: 'stream', stream };
  throw properties.refusal('EventSourceArn', `is no queue or stream of this assembly: ${arn}`);
}

function startingPositionOf(properties: Properties): StartingPosition | undefined {
  const timestamp = properties.number('StartingPositionTimestamp');
  const position = properties.text('StartingPosition');
  switch (position) {
    case undefined:
      return undefined;
    case 'TRIM_HORIZON':
      return { kind: 'trim-horizon' };
    case 'LATEST':
      return { kind: 'latest' };
    case 'AT_TIMESTAMP':
      return { kind: 'at-timestamp', timestampMs: (timestamp ?? 0) * 1000 };
    default:
      throw properties.refusal('StartingPosition', `is unknown: ${position}`);
  }
}

function onFailureOf(engines: Engines, properties: Properties, arn: string): OnFailure {
  const bucket = /^arn:aws:s3:::([^/]+)$/.exec(arn)?.[1];
  if (bucket !== undefined && engines.s3.has(bucket)) {
    return { kind: 's3', buckets: engines.s3, bucket };
  }
  const queue = engines.sqs.find(arn);
  if (queue) return { kind: 'sqs', queue };
  if (engines.sns.topics.some((topic) => topic.arn === arn)) {
    return {
      kind: 'sns',
      topicArn: arn,
      publish: (message) => void engines.sns.publish(arn, { message }),
    };
  }
  throw properties.refusal('DestinationConfig', `OnFailure is nothing of this assembly: ${arn}`);
}

function matcherOf(source: MappingSource, properties: Properties): MappingConfig['matches'] {
  const filters = properties.child('FilterCriteria')?.children('Filters') ?? [];
  const patterns = filters.map((filter) => filter.requiredText('Pattern'));
  if (patterns.length === 0) return undefined;
  const kind = source.kind === 'sqs' ? 'sqs' : source.stream.kind;
  return recordMatcher(kind, patterns);
}
