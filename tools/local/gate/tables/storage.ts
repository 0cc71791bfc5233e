import { honoured, noop, type PropertyRules, type RuleTable } from '../rule.ts';

const encryption = noop('nothing is encrypted locally');
const tags = noop('tags have no effect locally');
const backups = noop('nothing is backed up locally');
const capacity = noop('capacity is not limited locally');
const deletion = noop('everything is deleted at stop');
const streamPolicy = noop('IAM is not evaluated locally');

const keySchema: PropertyRules = { AttributeName: honoured, KeyType: honoured };

const secondaryIndex: PropertyRules = {
  IndexName: honoured,
  KeySchema: keySchema,
  Projection: { ProjectionType: honoured, NonKeyAttributes: honoured },
};

const table: PropertyRules = {
  TableName: honoured,
  KeySchema: keySchema,
  AttributeDefinitions: { AttributeName: honoured, AttributeType: honoured },
  BillingMode: capacity,
  LocalSecondaryIndexes: secondaryIndex,
  TimeToLiveSpecification: { AttributeName: honoured, Enabled: honoured },
  SSESpecification: encryption,
  WarmThroughput: capacity,
};

/** What the local cloud makes of tables and buckets. */
export const storageTable: RuleTable = {
  'AWS::DynamoDB::Table': {
    ...table,
    GlobalSecondaryIndexes: {
      ...secondaryIndex,
      ProvisionedThroughput: capacity,
      OnDemandThroughput: capacity,
      ContributorInsightsSpecification: noop('no insights are recorded locally'),
    },
    StreamSpecification: { StreamViewType: honoured, ResourcePolicy: streamPolicy },
    ProvisionedThroughput: capacity,
    OnDemandThroughput: capacity,
    PointInTimeRecoverySpecification: backups,
    ContributorInsightsSpecification: noop('no insights are recorded locally'),
    DeletionProtectionEnabled: deletion,
    TableClass: noop('a table class is a price'),
    ResourcePolicy: streamPolicy,
    Tags: tags,
  },
  'AWS::DynamoDB::GlobalTable': {
    ...table,
    GlobalSecondaryIndexes: {
      ...secondaryIndex,
      WriteProvisionedThroughputSettings: capacity,
      WriteOnDemandThroughputSettings: capacity,
    },
    StreamSpecification: { StreamViewType: honoured },
    WriteProvisionedThroughputSettings: capacity,
    WriteOnDemandThroughputSettings: capacity,
    Replicas: {
      Region: honoured,
      PointInTimeRecoverySpecification: backups,
      ContributorInsightsSpecification: noop('no insights are recorded locally'),
      DeletionProtectionEnabled: deletion,
      GlobalSecondaryIndexes: capacity,
      ReadProvisionedThroughputSettings: capacity,
      ReadOnDemandThroughputSettings: capacity,
      ResourcePolicy: streamPolicy,
      ReplicaStreamSpecification: streamPolicy,
      SSESpecification: encryption,
      TableClass: noop('a table class is a price'),
      Tags: tags,
    },
  },
  'AWS::S3::Bucket': {
    BucketName: honoured,
    BucketEncryption: encryption,
    LifecycleConfiguration: noop('objects stay until stop'),
    OwnershipControls: noop('objects have no owner locally'),
    PublicAccessBlockConfiguration: noop('only this machine reaches the bucket'),
    VersioningConfiguration: noop('the last version of an object is kept'),
    LoggingConfiguration: noop('access logs are not written locally'),
    Tags: tags,
  },
  'AWS::S3::BucketPolicy': noop('IAM is not evaluated locally'),
  'Custom::S3AutoDeleteObjects': deletion,
};
