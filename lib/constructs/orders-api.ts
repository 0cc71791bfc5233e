import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { RequestRate, StageSettings } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import type { BlueprintFunction } from './blueprint-function.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

const mostFailuresPercent = 1;

export interface OrdersApiProps {
  readonly stage: StageSettings;
  /** Where the alarm about failing requests speaks. */
  readonly alarmTopic: ITopic;
  /** Answers `POST /orders`. */
  readonly placeOrder: BlueprintFunction<'place-order'>;
  /** Answers `POST /page-views`. */
  readonly trackPageView: BlueprintFunction<'track-page-view'>;
}

/** Where orders enter: an HTTP API that sheds load above the stage's rate and logs each request. */
export class OrdersApi extends Construct {
  /** Scheme and host, without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: OrdersApiProps) {
    super(scope, id);
    const { stage, alarmTopic, placeOrder, trackPageView } = props;
    const { orders, pageViews } = stage.requestsPerSecond;

    const api = new HttpApi(this, 'Api', {
      apiName: this.node.path.replaceAll('/', '-'),
      createDefaultStage: false,
    });
    const routes = [
      this.#addRoute(api, '/orders', placeOrder),
      this.#addRoute(api, '/page-views', trackPageView),
    ];
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: stage.logRetention,
      encryptionKey: stage.key,
      removalPolicy: stage.removalPolicy,
    });
    const { steady, burst } = pageViews;
    const httpStage = new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: { rateLimit: steady, burstLimit: burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(accessLogLine()),
      },
    });
    httpStage.node.addDependency(...routes);
    limitRoutes(httpStage, { 'POST /orders': orders, 'POST /page-views': pageViews });
    this.url = api.apiEndpoint;
    new RunbookAlarm(this, 'Failing', {
      topic: alarmTopic,
      metric: failureRate(api),
      above: mostFailuresPercent,
      datapoints: 3,
      outOf: 5,
      summary: `More than ${mostFailuresPercent} % of the requests end with 5xx.`,
      runbook: 'apiFailing',
    });
  }

  #addRoute(api: HttpApi, path: string, target: BlueprintFunction): HttpRoute {
    const integration = new HttpLambdaIntegration(target.node.id, target.function);
    const [route] = api.addRoutes({ path, methods: [HttpMethod.POST], integration });
    if (route === undefined) throw new Error(`no route was added (${this.node.path})`);
    acknowledge(route, {
      'AwsSolutions-APIG4':
        'Who may call is for the fork to say: pass an authorizer to addRoutes. The rate is limited.',
    });
    acknowledge(target, {
      'Serverless-LambdaDLQ': 'The API calls it synchronously, and its caller gets the failure.',
    });
    return route;
  }
}

/** One route cannot use up what the others need. */
function limitRoutes(stage: HttpStage, rates: Readonly<Record<string, RequestRate>>): void {
  const { defaultChild } = stage.node;
  if (!(defaultChild instanceof CfnStage)) throw new Error(`no stage (${stage.node.path})`);
  defaultChild.routeSettings = Object.fromEntries(
    Object.entries(rates).map(([route, { steady, burst }]) => [
      route,
      { ThrottlingRateLimit: steady, ThrottlingBurstLimit: burst },
    ]),
  );
}

/** In percent. */
function failureRate(api: HttpApi): MathExpression {
  return new MathExpression({
    expression: 'IF(requests > 0, 100 * FILL(failures, 0) / requests, 0)',
    usingMetrics: { requests: api.metricCount(), failures: api.metricServerError() },
    label: '5xx (%)',
    period: Duration.minutes(1),
  });
}

/** Nothing in it says who called: no address, no agent, no body. */
function accessLogLine(): string {
  return JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    route: '$context.routeKey',
    status: '$context.status',
    latencyMs: '$context.responseLatency',
    integrationError: '$context.integrationErrorMessage',
  });
}
