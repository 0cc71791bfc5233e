import type { Clock, Random } from '../clock.ts';
import { CloudWatchService } from '../cloudwatch/cloudwatch-service.ts';
import { recordMetrics } from '../cloudwatch/metric-recorder.ts';
import type { DynamoDbService } from '../dynamodb/dynamodb-service.ts';
import { HttpApiService } from '../http-api/http-api.ts';
import { KinesisService } from '../kinesis/kinesis-service.ts';
import { AsyncInvocations } from '../lambda/async-invocations.ts';
import { LambdaService } from '../lambda/lambda-service.ts';
import type { Observe, Place, StreamSource, StreamSources } from '../ports.ts';
import { BucketStore } from '../s3/bucket-store.ts';
import { SchedulerService } from '../scheduler/scheduler-service.ts';
import { SnsService } from '../sns/sns-service.ts';
import { SqsService } from '../sqs/sqs-service.ts';

/** Every service of the local cloud. */
export interface Engines {
  readonly place: Place;
  readonly clock: Clock;
  readonly random: Random;
  readonly observe: Observe;
  readonly sqs: SqsService;
  readonly sns: SnsService;
  readonly kinesis: KinesisService;
  readonly dynamodb: DynamoDbService;
  readonly s3: BucketStore;
  readonly lambda: LambdaService;
  /** Invocations that nobody waits for. */
  readonly asynchronous: AsyncInvocations;
  readonly scheduler: SchedulerService;
  readonly http: HttpApiService;
  readonly cloudwatch: CloudWatchService;
  /** Kinesis and DynamoDB streams. */
  readonly streams: StreamSources;
  /** Chance that a poller dies at a step of its batch. */
  readonly poller: { deathRate: number };
}

export interface EngineOptions {
  readonly place: Place;
  readonly clock: Clock;
  readonly random: Random;
  readonly observe: Observe;
  readonly dynamodb: DynamoDbService;
  /** For every function, beyond the endpoints. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes the engines around a DynamoDB that runs; functions reach nothing but loopback endpoints. */
export function makeEngines({ environment, dynamodb, ...options }: EngineOptions): Engines {
  const { place, clock } = options;
  const cloudwatch: CloudWatchService = new CloudWatchService({
    ...options,
    publish: (topic, subject, message) => sns.publish(topic, { subject, message }),
  });
  const measure = recordMetrics((metric, value) => cloudwatch.record(metric, value));
  const observe: Observe = (event) => {
    measure(event);
    options.observe(event);
  };
  const shared = { ...options, observe };
  const sqs = new SqsService(shared);
  const kinesis = new KinesisService(shared);
  const lambda = new LambdaService({
    ...shared,
    environment: {
      ...environment,
      AWS_ENDPOINT_URL: place.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    },
  });
  const sns = new SnsService({ ...shared, queues: sqs });
  const asynchronous = new AsyncInvocations({ ...shared, functions: lambda });
  const find = (arn: string): StreamSource | undefined => kinesis.find(arn) ?? dynamodb.find(arn);
  return {
    ...shared,
    dynamodb,
    sqs,
    kinesis,
    lambda,
    asynchronous,
    scheduler: new SchedulerService({ ...shared, asynchronous }),
    sns,
    cloudwatch,
    s3: new BucketStore({ now: () => clock.now() }),
    http: new HttpApiService({ ...shared, functions: lambda }),
    streams: { find },
    poller: { deathRate: 0 },
  };
}
