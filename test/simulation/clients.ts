import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { isTransient } from '../../lambdas/runtime/transient.ts';
import type { Environment } from './environment.ts';
import type { ModelQueue } from './model/queue.ts';
import type { Tables } from './model/tables.ts';

/** The services that a consumer talks to. */
export interface Services {
  readonly tables: Tables;
  readonly queue: ModelQueue;
  /** Texts of the bucket's objects, by key. */
  readonly objects: Map<string, string>;
  /** How long a transaction holds its items. */
  readonly holdMs: () => number;
}

export const sourceQueueUrl = 'https://queues/source';
export const deadLetterQueueUrl = 'https://queues/dead-letters';

/** What the service answers a command, or throws. */
export async function serve(command: unknown, services: Services, token: string): Promise<unknown> {
  const { tables, objects, holdMs } = services;
  if (command instanceof TransactWriteItemsCommand) {
    const holding = { holdMs: holdMs(), token };
    return await tables.transact(command.input.TransactItems ?? [], holding);
  }
  if (command instanceof UpdateItemCommand) {
    const { UpdateExpression = '' } = command.input;
    const Update = { ...command.input, UpdateExpression };
    return { Attributes: await tables.write({ Update } as never) };
  }
  if (command instanceof PutItemCommand) return await tables.write({ Put: command.input } as never);
  if (command instanceof GetItemCommand) {
    const { TableName = '', Key } = command.input;
    return { Item: tables.item(TableName, Key?.pk?.S ?? '', Key?.sk?.S ?? '') };
  }
  if (command instanceof PutObjectCommand) {
    objects.set(command.input.Key ?? '', String(command.input.Body));
    return {};
  }
  return serveQueue(command, services);
}

function serveQueue(command: unknown, { queue }: Services): unknown {
  if (command instanceof SendMessageCommand) {
    const { QueueUrl, MessageBody = '', MessageAttributes = {}, DelaySeconds = 0 } = command.input;
    const { MessageGroupId: groupId } = command.input;
    if (QueueUrl === sourceQueueUrl) {
      const lives = MessageAttributes.lives?.StringValue;
      queue.send(MessageBody, { ...(groupId && { groupId }), lives, delayMs: DelaySeconds * 1000 });
    } else {
      const attributes = Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [
          name,
          StringValue,
        ]),
      );
      queue.deadLetters.push({ body: MessageBody, attributes, receives: 0 });
    }
    return {};
  }
  if (command instanceof ChangeMessageVisibilityBatchCommand) {
    for (const { ReceiptHandle = '', VisibilityTimeout = 0 } of command.input.Entries ?? []) {
      queue.changeVisibility(ReceiptHandle, VisibilityTimeout * 1000);
    }
    return {};
  }
  if (command instanceof DeleteMessageBatchCommand) {
    for (const { ReceiptHandle = '' } of command.input.Entries ?? []) queue.remove(ReceiptHandle);
    return {};
  }
  throw new Error(`no service for ${Object(command).constructor.name}`);
}

/** How a mutant bends what leaves a process; undefined leaves it as it is. */
export type Bend = (command: unknown) => unknown;

/** As the clients of this project are set. */
const maxAttempts = 3;

/** Repeats a request as an SDK does. */
export async function retried<Result>(request: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      if (attempt >= maxAttempts || !isTransient(error)) throw error;
    }
  }
}

/** SDK clients whose requests go through the environment's network. */
export function clientsOf(environment: Environment, services: Services, bend?: Bend) {
  const client = {
    send: (command: unknown) => {
      const bent = bend?.(command) ?? command;
      const token = environment.host.uniqueId();
      return retried(() => environment.request(() => serve(bent, services, token)));
    },
  };
  return {
    dynamoDb: client as unknown as DynamoDBClient,
    sqs: client as unknown as SQSClient,
    s3: client as unknown as S3Client,
  };
}
