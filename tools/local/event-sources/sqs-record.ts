import type { MessageAttribute, Place, QueueHandle, ReceivedMessage } from '../ports.ts';

/** A message as the Lambda event carries it, keys and lists as AWS sends them (SQS-38 to SQS-40). */
export function sqsRecord(
  message: ReceivedMessage,
  queue: QueueHandle,
  place: Place,
): Readonly<Record<string, unknown>> {
  const attributes = Object.entries(message.attributes);
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.systemAttributes,
    messageAttributes: Object.fromEntries(
      attributes.map(([name, value]) => [name, lambdaAttribute(value)]),
    ),
    ...(attributes.length > 0 && { md5OfMessageAttributes: message.md5OfAttributes }),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: place.region,
  };
}

function lambdaAttribute(attribute: MessageAttribute): Record<string, unknown> {
  const { stringValue, binaryValue, dataType } = attribute;
  return {
    ...(stringValue !== undefined && { stringValue }),
    ...(binaryValue !== undefined && { binaryValue: binaryValue.toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType,
  };
}
