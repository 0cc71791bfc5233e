import type { Properties } from '../../gate/properties.ts';
import type { Provisioner } from '../provisioner.ts';

/** `AWS::SNS::Topic`; its `Ref` is the ARN. */
export const provisionTopic: Provisioner = ({ engines, properties, name }) => {
  const fifo = properties.flag('FifoTopic') ?? false;
  const topicName =
    properties.text('TopicName') ??
    name({ longest: 256, refused: /[^\w-]/, suffix: fifo ? '.fifo' : '' });
  const contentBased = properties.text('ContentBasedDeduplication');
  const scope = properties.text('FifoThroughputScope');
  const topic = engines.sns.createTopic(topicName, {
    ...(fifo ? { FifoTopic: 'true' } : {}),
    ...(contentBased === undefined ? {} : { ContentBasedDeduplication: contentBased }),
    ...(scope === undefined ? {} : { FifoThroughputScope: scope }),
  });
  return { ref: topic.arn, attributes: { TopicArn: topic.arn, TopicName: topic.name } };
};

/** `AWS::SNS::Subscription` of a queue; its `Ref` is the ARN. */
export const provisionSubscription: Provisioner = ({ engines, properties }) => {
  const subscription = engines.sns.subscribe(properties.requiredText('TopicArn'), {
    protocol: properties.requiredText('Protocol'),
    endpoint: properties.requiredText('Endpoint'),
    attributes: subscriptionAttributes(properties),
  });
  return { ref: subscription.arn, attributes: { Arn: subscription.arn } };
};

function subscriptionAttributes(properties: Properties): Record<string, string> {
  const raw = properties.text('RawMessageDelivery');
  const policy = properties.json('FilterPolicy');
  const scope = properties.text('FilterPolicyScope');
  const redrive = properties.child('RedrivePolicy');
  const deadLetterTargetArn = redrive?.requiredText('deadLetterTargetArn');
  return {
    ...(raw === undefined ? {} : { RawMessageDelivery: raw }),
    ...(scope === undefined ? {} : { FilterPolicyScope: scope }),
    ...(policy === undefined
      ? {}
      : { FilterPolicy: typeof policy === 'string' ? policy : JSON.stringify(policy) }),
    ...(deadLetterTargetArn === undefined
      ? {}
      : { RedrivePolicy: JSON.stringify({ deadLetterTargetArn }) }),
  };
}
