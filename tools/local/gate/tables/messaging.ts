import { honoured, noop, type RuleTable } from '../rule.ts';

const encryption = noop('nothing is encrypted locally');
const tags = noop('tags have no effect locally');
const policy = noop('IAM is not evaluated locally');

/** What the local cloud makes of SQS, SNS and Kinesis resources. */
export const messagingTable: RuleTable = {
  'AWS::SQS::Queue': {
    QueueName: honoured,
    FifoQueue: honoured,
    ContentBasedDeduplication: honoured,
    DeduplicationScope: honoured,
    FifoThroughputLimit: honoured,
    DelaySeconds: honoured,
    MaximumMessageSize: honoured,
    MessageRetentionPeriod: honoured,
    ReceiveMessageWaitTimeSeconds: honoured,
    VisibilityTimeout: honoured,
    RedrivePolicy: { deadLetterTargetArn: honoured, maxReceiveCount: honoured },
    RedriveAllowPolicy: { redrivePermission: honoured, sourceQueueArns: honoured },
    SqsManagedSseEnabled: encryption,
    KmsMasterKeyId: encryption,
    KmsDataKeyReusePeriodSeconds: encryption,
    Tags: tags,
  },
  'AWS::SQS::QueuePolicy': policy,
  'AWS::SNS::Topic': {
    TopicName: honoured,
    FifoTopic: honoured,
    ContentBasedDeduplication: honoured,
    FifoThroughputScope: honoured,
    DisplayName: noop('only e-mail and SMS show it'),
    KmsMasterKeyId: encryption,
    SignatureVersion: noop('deliveries carry a placeholder signature'),
    TracingConfig: noop('traces are not recorded locally'),
    Tags: tags,
  },
  'AWS::SNS::Subscription': {
    TopicArn: honoured,
    Protocol: honoured,
    Endpoint: honoured,
    RawMessageDelivery: honoured,
    FilterPolicy: honoured,
    FilterPolicyScope: honoured,
    RedrivePolicy: { deadLetterTargetArn: honoured },
    Region: noop('there is one region'),
  },
  'AWS::SNS::TopicPolicy': policy,
  'AWS::Kinesis::Stream': {
    Name: honoured,
    ShardCount: honoured,
    RetentionPeriodHours: honoured,
    MaxRecordSizeInKiB: honoured,
    StreamModeDetails: { StreamMode: honoured },
    StreamEncryption: encryption,
    Tags: tags,
  },
};
