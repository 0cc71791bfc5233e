import { LoadAlarm } from '../../contracts/load-alarm.ts';
import { dynamoDbItems } from '../runtime/dynamodb-items.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { inline } from '../runtime/inline.ts';
import { queueConsumer } from '../runtime/queue-consumer.ts';
import { sqsQueue } from '../runtime/sqs.ts';
import { changeId, controlLoad } from './control-load.ts';

const environment = readEnvironment('control-load', process.env);

/** Overload control: notes each change of the alarm on the backlog, for the API to go by. */
export const handler = queueConsumer({
  consumer: 'load',
  schema: LoadAlarm,
  id: changeId,
  idempotency: inline({ store: dynamoDbItems() }),
  queue: sqsQueue(environment),
  decide: (alarm) => controlLoad(alarm, environment.ORDERS_TABLE),
});
