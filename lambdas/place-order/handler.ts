import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { dynamoDbStore } from '../runtime/dynamodb.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { systemHost } from '../runtime/host.ts';
import { loadGauge } from './load-gauge.ts';
import { latestLoad } from './load-log.ts';
import { placeOrder } from './place-order.ts';

const environment = readEnvironment('place-order', process.env);
const table = environment.ORDERS_TABLE;
const host = systemHost;
const load = loadGauge({ latest: latestLoad(table), host });
const ports = { store: dynamoDbStore(), table, load, host };

/** The orders API: accepts an order and answers before anything else happens to it. */
export const handler = (event: APIGatewayProxyEventV2) => placeOrder(event, ports);
