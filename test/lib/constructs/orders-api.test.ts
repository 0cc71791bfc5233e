import { describe, expect, test } from 'vitest';
import { BlueprintFunction } from '../../../lib/constructs/blueprint-function.ts';
import { OrdersApi } from '../../../lib/constructs/orders-api.ts';
import type { StageSettings } from '../../../lib/stages.ts';
import { alarmTopicIn, propertiesOf, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(settings: Partial<StageSettings> = {}) {
  const stack = bench.stack();
  const stage = { ...bench.stage(), ...settings };
  const placeOrder = new BlueprintFunction(stack, 'PlaceOrder', {
    stage,
    alarmTopic: alarmTopicIn(stack),
    name: 'place-order',
    environment: { ORDERS_TABLE: 'orders' },
  });
  const trackPageView = new BlueprintFunction(stack, 'TrackPageView', {
    stage,
    alarmTopic: alarmTopicIn(stack),
    name: 'track-page-view',
    environment: { TELEMETRY_STREAM_NAME: 'telemetry' },
  });
  const { orders, pageViews } = stage.requestsPerSecond;
  const api = new OrdersApi(stack, 'Api', {
    stage,
    alarmTopic: alarmTopicIn(stack),
  });
  api.addRoute('/orders', placeOrder, orders);
  api.addRoute('/page-views', trackPageView, pageViews);
  return { stack, api };
}

describe('the orders API', () => {
  const { stack, api } = build();
  const httpStage = propertiesOf(stack, 'AWS::ApiGatewayV2::Stage');

  test('takes orders and page views, and nothing else', () => {
    const routes = resourcesOf(stack, 'AWS::ApiGatewayV2::Route');

    expect(routes.map(({ Properties }) => Properties.RouteKey)).toEqual([
      'POST /orders',
      'POST /page-views',
    ]);
  });

  test('hands a request to place-order in payload format 2.0', () => {
    expect(resourcesOf(stack, 'AWS::ApiGatewayV2::Integration')[0]?.Properties).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['PlaceOrderFunctionF3BF3D1E', 'Arn'] },
      PayloadFormatVersion: '2.0',
    });
  });

  test('may call place-order from this API only', () => {
    const [allowed] = resourcesOf(stack, 'AWS::Lambda::Permission');

    expect([allowed?.Properties.Principal, JSON.stringify(allowed?.Properties.SourceArn)]).toEqual([
      'apigateway.amazonaws.com',
      expect.stringContaining('{"Ref":"ApiCD79AAA0"},"/*/*/orders"'),
    ]);
  });

  test('answers 429 above the rate and the burst that the stage has for each route', () => {
    const { stack: slow } = build({
      requestsPerSecond: {
        orders: { steady: 20, burst: 40 },
        pageViews: { steady: 5, burst: 10 },
      },
    });
    const { DefaultRouteSettings, RouteSettings } = propertiesOf(slow, 'AWS::ApiGatewayV2::Stage');

    expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 });
    expect(RouteSettings).toEqual({
      'POST /orders': { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      'POST /page-views': { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
    });
  });

  test('logs each request without saying who called', () => {
    expect(Object.values(JSON.parse(httpStage.AccessLogSettings.Format))).toEqual([
      '$context.requestId',
      '$context.requestTime',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
      '$context.integrationErrorMessage',
    ]);
  });

  test('has its endpoint as its address', () => {
    expect(stack.resolve(api.url)).toEqual({ 'Fn::GetAtt': ['ApiCD79AAA0', 'ApiEndpoint'] });
  });
});
