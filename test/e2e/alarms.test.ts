import { rmSync } from 'node:fs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputs } from '../../contracts/outputs.ts';
import { synthesizeDev } from '../../tools/demo/synthesize.ts';
import { type LocalCloud, startLocalCloud } from '../../tools/local/main.ts';
import { editedAssembly } from '../support/edited-assembly.ts';

/** A minute of alarms takes a second. */
const options = { speed: 60, port: 0, seed: 5 };
const deadline = { timeout: 60_000, interval: 100 };
const order = { customerId: 'c-1', lines: [{ sku: 'lamp', quantity: 1, unitPriceCents: 100 }] };
const page = 'Orders-dev-Operations-charge-payment';

/** Payments stand still, and inventory gets poison. */
const wanted = [
  'Orders-dev-FanOut-Inventory-Alarms-DeadLetters-Arrived',
  'Orders-dev-FanOut-Inventory-Alarms-DeadLetters-Waiting',
  'Orders-dev-FanOut-Payment-Alarms-OldestMessage',
  'Orders-dev-FanOut-Payment-Alarms-Stalled',
  page,
];

describe('the alarms of the running app', () => {
  let assemblyDir: string;
  let cloud: LocalCloud;
  let sqs: SQSClient;
  let onCall: string | undefined;
  const fired = () => cloud.engines.cloudwatch.fired.map(({ name }) => name).sort();
  const states = () => [...cloud.engines.cloudwatch.states.values()];

  beforeAll(async () => {
    assemblyDir = withoutPayments(await synthesizeDev(process.cwd()));
    cloud = await startLocalCloud({ ...options, assemblyDir });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const config = { endpoint: cloud.place.endpoint, region: 'us-east-1', credentials };
    sqs = new SQSClient(config);
    const sns = new SNSClient(config);
    const pages = cloud.engines.sns.topics.find(({ name }) => name.includes('Operations-Pages'));
    onCall = (await sqs.send(new CreateQueueCommand({ QueueName: 'on-call' }))).QueueUrl;
    const Endpoint = cloud.engines.sqs.find('on-call')?.arn;
    await sns.send(new SubscribeCommand({ TopicArn: pages?.arn, Protocol: 'sqs', Endpoint }));
    sns.destroy();
  }, 60_000);

  afterAll(async () => {
    sqs?.destroy();
    await cloud?.stop();
    rmSync(assemblyDir, { recursive: true, force: true });
  });

  test('fire for a stopped consumer and for poison, and no other does', async () => {
    const inventory = cloud.engines.sqs.find('Orders-dev-FanOut-Inventory-Queue');
    await fetch(`${cloud.outputs[outputs.apiUrl]}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
      body: JSON.stringify(order),
    });
    await sqs.send(new SendMessageCommand({ QueueUrl: inventory?.url, MessageBody: 'poison' }));

    await expect.poll(fired, deadline).toEqual(wanted);
  }, 90_000);

  test('clear when the consumer runs again and the dead letters are gone', async () => {
    for (const mapping of cloud.mappings) if (!mapping.enabled) mapping.resume();
    const deadLetters = cloud.outputs[outputs.inventoryDeadLetterQueueUrl];
    await sqs.send(new PurgeQueueCommand({ QueueUrl: deadLetters }));

    await expect.poll(() => new Set(states()), deadline).toEqual(new Set(['OK']));
    expect(fired()).toEqual(wanted);
  }, 90_000);

  test('tell whoever subscribed to the pages of each change, once', async () => {
    const pages: Notification[] = [];
    const changes = async () => {
      const request = { QueueUrl: onCall, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
      const told = Messages.map(({ Body = '' }) => JSON.parse(JSON.parse(Body).Message));
      pages.push(...told.filter(({ AlarmName }: Notification) => AlarmName === page));
      return pages.map(({ NewStateValue }) => NewStateValue).sort();
    };

    await expect.poll(changes, deadline).toEqual(['ALARM', 'OK', 'OK']);
    expect(pages[0]?.AlarmDescription).toContain('docs/runbooks/services.md#service-failing');
  }, 90_000);
});

interface Notification {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly NewStateValue: string;
}

/** The assembly with the mapping of the payment service disabled. */
function withoutPayments(assembly: string): string {
  return editedAssembly(assembly, 'Orders-dev-FanOut', ({ Type, Properties }, id) => {
    if (Type === 'AWS::Lambda::EventSourceMapping' && id.startsWith('Payment')) {
      Properties.Enabled = false;
    }
  });
}
