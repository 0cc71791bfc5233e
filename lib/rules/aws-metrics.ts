/** Metrics of one namespace that have the same dimensions. */
export interface MetricFamily {
  /** Without one of them a metric has no datapoints. */
  readonly dimensions: readonly string[];
  readonly names: readonly string[];
}

/**
 * What AWS measures of the kinds of resources that the app has, by namespace. A metric that is
 * missing here is added with the dimensions that its service documents.
 */
export const awsMetrics: Readonly<Record<string, readonly MetricFamily[]>> = {
  'AWS/ApiGateway': [
    {
      dimensions: ['ApiId'],
      names: ['4xx', '5xx', 'Count', 'DataProcessed', 'IntegrationLatency', 'Latency'],
    },
  ],
  'AWS/DynamoDB': [
    {
      dimensions: ['TableName'],
      names: [
        'ConditionalCheckFailedRequests',
        'ConsumedReadCapacityUnits',
        'ConsumedWriteCapacityUnits',
        'ReadThrottleEvents',
        'TimeToLiveDeletedItemCount',
        'TransactionConflict',
        'WriteThrottleEvents',
      ],
    },
    {
      dimensions: ['TableName', 'Operation'],
      names: ['SuccessfulRequestLatency', 'SystemErrors', 'ThrottledRequests'],
    },
    { dimensions: ['TableName', 'ReceivingRegion'], names: ['ReplicationLatency'] },
  ],
  'AWS/Kinesis': [
    {
      dimensions: ['StreamName'],
      names: [
        'GetRecords.Bytes',
        'GetRecords.IteratorAgeMilliseconds',
        'GetRecords.Latency',
        'GetRecords.Success',
        'IncomingBytes',
        'IncomingRecords',
        'PutRecord.Success',
        'PutRecords.FailedRecords',
        'PutRecords.ThrottledRecords',
        'ReadProvisionedThroughputExceeded',
        'WriteProvisionedThroughputExceeded',
      ],
    },
    {
      dimensions: ['StreamName', 'ConsumerName'],
      names: ['SubscribeToShardEvent.MillisBehindLatest', 'SubscribeToShard.RateExceeded'],
    },
  ],
  'AWS/Lambda': [
    {
      dimensions: ['FunctionName'],
      names: [
        'AsyncEventAge',
        'AsyncEventsDropped',
        'AsyncEventsReceived',
        'ConcurrentExecutions',
        'DeadLetterErrors',
        'DestinationDeliveryFailures',
        'Duration',
        'Errors',
        'Invocations',
        'IteratorAge',
        'ProvisionedConcurrencySpilloverInvocations',
        'ProvisionedConcurrencyUtilization',
        'RecursiveInvocationsDropped',
        'Throttles',
      ],
    },
    {
      dimensions: ['EventSourceMappingUUID'],
      names: [
        'DeletedEventCount',
        'DroppedEventCount',
        'FailedInvokeEventCount',
        'FilteredOutEventCount',
        'InvokedEventCount',
        'OnFailureDestinationDeliveredEventCount',
        'PolledEventCount',
        'ProvisionedPollers',
      ],
    },
  ],
  'AWS/SNS': [
    {
      dimensions: ['TopicName'],
      names: [
        'NumberOfMessagesPublished',
        'NumberOfNotificationsDelivered',
        'NumberOfNotificationsFailed',
        'NumberOfNotificationsFailedToRedriveToDlq',
        'NumberOfNotificationsFilteredOut',
        'NumberOfNotificationsFilteredOut-InvalidAttributes',
        'NumberOfNotificationsFilteredOut-InvalidMessageBody',
        'NumberOfNotificationsFilteredOut-MessageAttributes',
        'NumberOfNotificationsFilteredOut-MessageBody',
        'NumberOfNotificationsFilteredOut-NoMessageAttributes',
        'NumberOfNotificationsRedrivenToDlq',
        'PublishSize',
      ],
    },
  ],
  'AWS/SQS': [
    {
      dimensions: ['QueueName'],
      names: [
        'ApproximateAgeOfOldestMessage',
        'ApproximateNumberOfGroupsWithInflightMessages',
        'ApproximateNumberOfMessagesDelayed',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesVisible',
        'NumberOfDeduplicatedSentMessages',
        'NumberOfEmptyReceives',
        'NumberOfMessagesDeleted',
        'NumberOfMessagesReceived',
        'NumberOfMessagesSent',
        'SentMessageSize',
      ],
    },
  ],
};
