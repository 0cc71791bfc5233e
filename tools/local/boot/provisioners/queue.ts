import type { Properties } from '../../gate/properties.ts';
import type { Provisioner } from '../provisioner.ts';

const attributes = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
] as const;

/** `AWS::SQS::Queue`; its `Ref` is a loopback URL, which SDKs follow. */
export const provisionQueue: Provisioner = ({ engines, properties, name }) => {
  const fifo = properties.flag('FifoQueue') ?? false;
  const queueName =
    properties.text('QueueName') ??
    name({ longest: 80, refused: /[^\w-]/, suffix: fifo ? '.fifo' : '' });
  const queue = engines.sqs.createQueue(queueName, {
    ...(fifo ? { FifoQueue: 'true' } : {}),
    ...Object.fromEntries(attributes.flatMap((attribute) => entry(properties, attribute))),
    ...policies(properties),
  });
  return {
    ref: queue.url,
    attributes: { Arn: queue.arn, QueueName: queue.name, QueueUrl: queue.url },
  };
};

function entry(properties: Properties, attribute: string): [string, string][] {
  const value = properties.text(attribute);
  return value === undefined ? [] : [[attribute, value]];
}

function policies(properties: Properties): Record<string, string> {
  const redrive = properties.child('RedrivePolicy');
  const allow = properties.child('RedriveAllowPolicy');
  return {
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: redrive.requiredText('deadLetterTargetArn'),
        maxReceiveCount: redrive.number('maxReceiveCount'),
      }),
    }),
    ...(allow && {
      RedriveAllowPolicy: JSON.stringify({
        redrivePermission: allow.requiredText('redrivePermission'),
        sourceQueueArns: allow.texts('sourceQueueArns'),
      }),
    }),
  };
}
