import { kinesisWire } from '../kinesis/kinesis-wire.ts';
import type { WireHandler } from '../ports.ts';
import { s3Wire } from '../s3/s3-wire.ts';
import { snsWire } from '../sns/sns-wire.ts';
import { sqsWire } from '../sqs/sqs-wire.ts';
import { dynamoDbWire } from '../wire/dynamodb-wire.ts';
import { httpApiWire } from '../wire/http-api-wire.ts';
import { lambdaWire } from '../wire/lambda-wire.ts';
import { wireRouter } from '../wire/wire-router.ts';
import { startWireServer } from '../wire/wire-server.ts';
import type { Engines } from './engines.ts';

/** The port, open before there are engines: their names and URLs contain it. */
export interface OpenPort {
  readonly port: number;
  /** From here on requests are served; until then they are answered with 503. */
  serve(engines: Engines): void;
  stop(): Promise<void>;
}

const starting: WireHandler = async () => ({
  status: 503,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ __type: 'ServiceUnavailable', message: 'the local cloud is starting' }),
});

/** Opens the wire's port; throws when it is in use. */
export async function openPort(port: number): Promise<OpenPort> {
  let handler = starting;
  let close: () => void = () => {};
  const server = await startWireServer(port, (request) => handler(request));
  return {
    port: server.port,
    serve: (engines) => {
      const dynamodb = dynamoDbWire(engines.dynamodb.endpoint, engines.place);
      close = () => dynamodb.close();
      handler = wireRouter({
        sqs: sqsWire(engines.sqs),
        sns: snsWire(engines.sns, engines.place),
        kinesis: kinesisWire(engines.kinesis),
        dynamodb: dynamodb.handler,
        s3: s3Wire(engines.s3),
        lambda: lambdaWire(engines.lambda),
        http: httpApiWire(engines.http),
      });
    },
    stop: async () => {
      close();
      await server.stop();
    },
  };
}
