import { describe, expect, test } from 'vitest';
import { RouteTable } from '../../../../tools/local/http-api/route-table.ts';

const keys = [
  '$default',
  'ANY /files/{path+}',
  'GET /orders/{id}',
  'GET /orders/latest',
  'ANY /orders/{id}',
  'POST /orders',
  'GET /a.b',
];

describe('the routes of an HTTP API', () => {
  test.each([
    ['POST', '/orders', 'POST /orders', {}],
    ['GET', '/orders/latest', 'GET /orders/latest', {}],
    ['GET', '/orders/7', 'GET /orders/{id}', { id: '7' }],
    ['DELETE', '/orders/7', 'ANY /orders/{id}', { id: '7' }],
    ['GET', '/files/a/b.txt', 'ANY /files/{path+}', { path: 'a/b.txt' }],
    ['GET', '/orders', '$default', {}],
    ['GET', '/axb', '$default', {}],
  ])('%s %s goes to %s', (method, path, key, parameters) => {
    const table = tableOf(keys);

    expect(table.find(method, path)).toEqual({ route: { key, functionName: key }, parameters });
  });

  test('find nothing without a default', () => {
    expect(tableOf(['GET /orders']).find('GET', '/other')).toBeUndefined();
  });
});

function tableOf(routes: readonly string[]): RouteTable {
  const table = new RouteTable();
  for (const key of routes) table.add({ key, functionName: key });
  return table;
}
