import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
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

/** For a route without a rate of its own. */
const unknownRoute: RequestRate = { steady: 10, burst: 20 };

export interface OrdersApiProps {
  readonly stage: StageSettings;
  /** Where the alarm about failing requests speaks. */
  readonly alarmTopic: ITopic;
}

/** Where orders enter: an HTTP API that sheds load above the stage's rate and logs each request. */
export class OrdersApi extends Construct {
  /** Scheme and host, without a trailing slash. */
  readonly url: string;
  readonly #api: HttpApi;
  readonly #stage: HttpStage;
  readonly #rates: Record<string, object> = {};

  constructor(scope: Construct, id: string, props: OrdersApiProps) {
    super(scope, id);
    const { stage, alarmTopic } = props;

    this.#api = new HttpApi(this, 'Api', {
      apiName: this.node.path.replaceAll('/', '-'),
      createDefaultStage: false,
    });
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: stage.logRetention,
      encryptionKey: stage.key,
      removalPolicy: stage.removalPolicy,
    });
    this.#stage = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      autoDeploy: true,
      throttle: { rateLimit: unknownRoute.steady, burstLimit: unknownRoute.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(accessLogLine()),
      },
    });
    this.url = this.#api.apiEndpoint;
    new RunbookAlarm(this, 'Failing', {
      topic: alarmTopic,
      metric: failureRate(this.#api),
      above: mostFailuresPercent,
      datapoints: 3,
      outOf: 5,
      summary: `More than ${mostFailuresPercent} % of the requests end with 5xx.`,
      runbook: 'apiFailing',
    });
  }

  /** Lets a function answer `POST` to a path, at a rate of its own: no route can use up another's. */
  addRoute(path: string, target: BlueprintFunction, { steady, burst }: RequestRate): void {
    const integration = new HttpLambdaIntegration(target.node.id, target.target);
    const [route] = this.#api.addRoutes({ path, methods: [HttpMethod.POST], integration });
    const { defaultChild: stage } = this.#stage.node;
    if (route === undefined || !(stage instanceof CfnStage)) {
      throw new Error(`no route was added (${this.node.path})`);
    }
    this.#stage.node.addDependency(route);
    this.#rates[`POST ${path}`] = { ThrottlingRateLimit: steady, ThrottlingBurstLimit: burst };
    stage.routeSettings = this.#rates;
    acknowledge(route, {
      'AwsSolutions-APIG4':
        'Who may call is for the fork to say: pass an authorizer to addRoutes. The rate is limited.',
    });
    acknowledge(target, {
      'Serverless-LambdaDLQ': 'The API calls it synchronously, and its caller gets the failure.',
    });
  }
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
