import type { PublishEntry } from './notification.ts';
import type { QueryForm } from './query-form.ts';
import { XmlMap, type XmlStructure } from './query-xml.ts';
import { invalidParameter } from './sns-error.ts';
import type { SnsService } from './sns-service.ts';
import type { Subscription } from './subscription.ts';

/** What an operation gets besides its form. */
export interface OperationContext {
  readonly account: string;
  /** The `X-Amzn-Trace-Id` header. */
  readonly traceHeader?: string;
}

type Operation = (service: SnsService, form: QueryForm, context: OperationContext) => XmlStructure;

/** The operations of the SNS API that the local cloud answers, by `Action`. */
export const snsOperations: Readonly<Record<string, Operation>> = {
  CreateTopic: (service, form) => ({
    TopicArn: service.createTopic(form.text('Name'), form.map('Attributes')).arn,
  }),
  DeleteTopic: (service, form) => {
    service.deleteTopic(form.text('TopicArn'));
    return {};
  },
  ListTopics: (service) => ({ Topics: service.topics.map(({ arn }) => ({ TopicArn: arn })) }),
  GetTopicAttributes: getTopicAttributes,
  SetTopicAttributes: (service, form) => {
    const topic = service.getTopic(form.text('TopicArn'));
    topic.set(form.text('AttributeName'), form.text('AttributeValue'));
    return {};
  },
  Subscribe: (service, form) => {
    const options = {
      protocol: form.text('Protocol'),
      endpoint: form.text('Endpoint'),
      attributes: form.map('Attributes'),
    };
    return { SubscriptionArn: service.subscribe(form.text('TopicArn'), options).arn };
  },
  Unsubscribe: (service, form) => {
    service.unsubscribe(form.text('SubscriptionArn'));
    return {};
  },
  ListSubscriptions: (service, _form, context) => ({
    Subscriptions: service.subscriptions.map((each) => summary(each, context)),
  }),
  ListSubscriptionsByTopic: (service, form, context) => {
    const { subscriptions } = service.getTopic(form.text('TopicArn'));
    return { Subscriptions: [...subscriptions.values()].map((each) => summary(each, context)) };
  },
  GetSubscriptionAttributes: (service, form, context) => {
    const subscription = service.getSubscription(form.text('SubscriptionArn'));
    return { Attributes: new XmlMap(shownAttributes(subscription, context)) };
  },
  SetSubscriptionAttributes: (service, form) => {
    const subscription = service.getSubscription(form.text('SubscriptionArn'));
    subscription.set(form.text('AttributeName'), form.text('AttributeValue'));
    return {};
  },
  Publish: publish,
  PublishBatch: publishBatch,
};

function getTopicAttributes(service: SnsService, form: QueryForm, context: OperationContext) {
  const topic = service.getTopic(form.text('TopicArn'));
  const attributes = {
    TopicArn: topic.arn,
    Owner: context.account,
    DisplayName: '',
    SubscriptionsConfirmed: String(topic.subscriptions.size),
    SubscriptionsPending: '0',
    SubscriptionsDeleted: '0',
    ...topic.attributes,
  };
  return { Attributes: new XmlMap(attributes) };
}

function summary(
  { arn, topicArn, protocol, endpoint }: Subscription,
  { account }: OperationContext,
) {
  return {
    SubscriptionArn: arn,
    Owner: account,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}

function shownAttributes(subscription: Subscription, context: OperationContext) {
  const { FilterPolicyScope = 'MessageAttributes', ...others } = subscription.attributes;
  return {
    ...summary(subscription, context),
    PendingConfirmation: 'false',
    ConfirmationWasAuthenticated: 'true',
    RawMessageDelivery: 'false',
    ...others,
    ...(others.FilterPolicy === undefined ? {} : { FilterPolicyScope }),
  };
}

function publish(service: SnsService, form: QueryForm, context: OperationContext): XmlStructure {
  const topicArn = form.find('TopicArn') ?? form.find('TargetArn');
  if (topicArn === undefined) {
    throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
  }
  const receipt = service.publish(topicArn, toEntry(form, context));
  return { MessageId: receipt.messageId, SequenceNumber: receipt.sequenceNumber };
}

function publishBatch(service: SnsService, form: QueryForm, context: OperationContext) {
  const forms = form.list('PublishBatchRequestEntries');
  const entries = forms.map((entry) => ({ id: entry.text('Id'), ...toEntry(entry, context) }));
  const { successful, failed } = service.publishBatch(form.text('TopicArn'), entries);
  return {
    Successful: successful.map(({ id, messageId, sequenceNumber }) => ({
      Id: id,
      MessageId: messageId,
      SequenceNumber: sequenceNumber,
    })),
    Failed: failed.map(({ id, code, message, senderFault }) => ({
      Id: id,
      Code: code,
      Message: message,
      SenderFault: senderFault,
    })),
  };
}

function toEntry(form: QueryForm, { traceHeader }: OperationContext): PublishEntry {
  return {
    message: form.text('Message'),
    subject: form.find('Subject'),
    messageStructure: form.find('MessageStructure'),
    attributes: form.messageAttributes(),
    groupId: form.find('MessageGroupId'),
    deduplicationId: form.find('MessageDeduplicationId'),
    traceHeader,
  };
}
