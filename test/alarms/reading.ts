/** What a trace measures things of; each watcher knows its own name for it. */
export const roles = {
  queue: { namespace: 'AWS/SQS', dimension: 'QueueName' },
  deadLetters: { namespace: 'AWS/SQS', dimension: 'QueueName' },
  subscriptionDeadLetters: { namespace: 'AWS/SQS', dimension: 'QueueName' },
  consumer: { namespace: 'AWS/Lambda', dimension: 'FunctionName' },
  stream: { namespace: 'AWS/Kinesis', dimension: 'StreamName' },
  otherReader: { namespace: 'AWS/Lambda', dimension: 'FunctionName' },
  reader: { namespace: 'AWS/Lambda', dimension: 'FunctionName' },
  readerOwn: { namespace: 'Blueprint/Consumers', dimension: 'FunctionName' },
  mapping: { namespace: 'AWS/Lambda', dimension: 'EventSourceMappingUUID' },
  topic: { namespace: 'AWS/SNS', dimension: 'TopicName' },
  table: { namespace: 'AWS/DynamoDB', dimension: 'TableName' },
  api: { namespace: 'AWS/ApiGateway', dimension: 'ApiId' },
  sweeper: { namespace: 'Blueprint/Consumers', dimension: 'FunctionName' },
  tracker: { namespace: 'Blueprint/Publishers', dimension: 'FunctionName' },
} as const;

export type Role = keyof typeof roles;

/** One datapoint of one minute. */
export interface Reading {
  readonly role: Role;
  readonly metric: string;
  /** Not a number: nothing was measured. */
  readonly value: number;
}

/** Several datapoints of one thing. */
export function readings(role: Role, values: Readonly<Record<string, number>>): readonly Reading[] {
  return Object.entries(values).map(([metric, value]) => ({ role, metric, value }));
}
