import { honoured, noop, type RuleTable } from '../rule.ts';

const tags = noop('tags have no effect locally');
const iam = noop('IAM is not evaluated locally');
const logs = noop('log lines go to the terminal, not to CloudWatch Logs');

/** What the local cloud makes of functions, event source mappings and HTTP APIs. */
export const computeTable: RuleTable = {
  'AWS::Lambda::Function': {
    FunctionName: honoured,
    Code: {
      S3Key: honoured,
      S3Bucket: noop('code is read from the cloud assembly'),
    },
    Handler: honoured,
    Runtime: honoured,
    Timeout: honoured,
    MemorySize: honoured,
    Environment: { Variables: honoured },
    ReservedConcurrentExecutions: honoured,
    Architectures: noop("functions run on this machine's processor"),
    Description: noop('a description has no effect'),
    EphemeralStorage: noop('/tmp is not limited locally'),
    KmsKeyArn: noop('nothing is encrypted locally'),
    LoggingConfig: logs,
    Role: iam,
    TracingConfig: noop('traces are not recorded locally'),
    Tags: tags,
  },
  'AWS::Lambda::EventSourceMapping': {
    EventSourceArn: honoured,
    FunctionName: honoured,
    BatchSize: honoured,
    MaximumBatchingWindowInSeconds: honoured,
    FunctionResponseTypes: honoured,
    ScalingConfig: { MaximumConcurrency: honoured },
    FilterCriteria: { Filters: { Pattern: honoured } },
    StartingPosition: honoured,
    StartingPositionTimestamp: honoured,
    BisectBatchOnFunctionError: honoured,
    MaximumRetryAttempts: honoured,
    MaximumRecordAgeInSeconds: honoured,
    ParallelizationFactor: honoured,
    TumblingWindowInSeconds: honoured,
    DestinationConfig: { OnFailure: { Destination: honoured } },
    Enabled: honoured,
    MetricsConfig: noop('mapping metrics are not recorded locally'),
    Tags: tags,
  },
  'AWS::Lambda::Permission': iam,
  'AWS::ApiGatewayV2::Api': {
    Name: honoured,
    ProtocolType: honoured,
    Description: noop('a description has no effect'),
    DisableExecuteApiEndpoint: noop('the local endpoint is always served'),
    Tags: tags,
  },
  'AWS::ApiGatewayV2::Route': {
    ApiId: honoured,
    RouteKey: honoured,
    Target: honoured,
    AuthorizationType: honoured,
    OperationName: noop('a name has no effect'),
  },
  'AWS::ApiGatewayV2::Integration': {
    ApiId: honoured,
    IntegrationType: honoured,
    IntegrationUri: honoured,
    PayloadFormatVersion: honoured,
    IntegrationMethod: noop('a proxy integration always posts'),
    Description: noop('a description has no effect'),
    TimeoutInMillis: noop("the function's own timeout applies"),
  },
  'AWS::ApiGatewayV2::Stage': {
    ApiId: honoured,
    StageName: honoured,
    DefaultRouteSettings: {
      ThrottlingBurstLimit: honoured,
      ThrottlingRateLimit: honoured,
      DetailedMetricsEnabled: noop('API metrics are not recorded locally'),
      LoggingLevel: logs,
    },
    AutoDeploy: noop('routes are live at once'),
    AccessLogSettings: logs,
    Description: noop('a description has no effect'),
    Tags: tags,
  },
};
