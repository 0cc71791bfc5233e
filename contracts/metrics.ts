/** The CloudWatch namespace of everything that the functions measure themselves. */
export const metricNamespace = 'Blueprint/Consumers';

/** What each sweep of the outbox measures, under the dimension `FunctionName`. */
export const sweepMetrics = {
  /** Age of the oldest row that was in the outbox when the sweep began, in seconds; 0 without one. */
  oldestUnsent: 'OldestUnsentSeconds',
  /** Rows that the sweep published because the relay had not. */
  swept: 'SweptRows',
} as const;

/** What each batch of a consumer measures, under the dimension `FunctionName`. */
export const consumerMetrics = {
  /** Messages that the consumer put where dead letters wait. */
  deadLettered: 'DeadLettered',
} as const;

/** The CloudWatch namespace of what publishers that may lose messages measure. */
export const publisherNamespace = 'Blueprint/Publishers';

/** What each publication of telemetry measures, under the dimension `FunctionName`. */
export const publisherMetrics = { sent: 'Sent', lost: 'Lost' } as const;
