import { createHash } from 'node:crypto';
import type { Properties } from '../../gate/properties.ts';
import type { Provisioner } from '../provisioner.ts';

const idLength = 10;

function shortId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, idLength);
}

/** `AWS::ApiGatewayV2::Api` over HTTP; its `Ref` is the id, its endpoint a loopback URL. */
export const provisionApi: Provisioner = ({ engines, properties, resource }) => {
  const protocol = properties.requiredText('ProtocolType');
  if (protocol !== 'HTTP')
    throw properties.refusal('ProtocolType', `must be HTTP, got ${protocol}`);
  const name = properties.requiredText('Name');
  const id = shortId(`${resource.stack.name}/${resource.logicalId}`);
  const endpoint = engines.http.createApi(id, name);
  return { ref: id, attributes: { ApiId: id, ApiEndpoint: endpoint } };
};

/** `AWS::ApiGatewayV2::Integration` of a function by proxy. */
export const provisionIntegration: Provisioner = ({ properties, resource, integrations }) => {
  const type = properties.requiredText('IntegrationType');
  const format = properties.text('PayloadFormatVersion');
  if (type !== 'AWS_PROXY')
    throw properties.refusal('IntegrationType', `must be AWS_PROXY, got ${type}`);
  if (format !== '2.0')
    throw properties.refusal('PayloadFormatVersion', `must be 2.0, got ${format}`);
  const uri = properties.requiredText('IntegrationUri');
  const functionArn = /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri;
  const id = shortId(`${properties.requiredText('ApiId')}/${resource.logicalId}`);
  integrations.set(id, functionArn);
  return { ref: id, attributes: { IntegrationId: id } };
};

/** `AWS::ApiGatewayV2::Route` without authorizer. */
export const provisionRoute: Provisioner = ({ engines, properties, resource, integrations }) => {
  const authorization = properties.text('AuthorizationType') ?? 'NONE';
  if (authorization !== 'NONE') {
    throw properties.refusal('AuthorizationType', `must be NONE, got ${authorization}`);
  }
  const apiId = properties.requiredText('ApiId');
  const target = properties.requiredText('Target');
  const functionName = integrations.get(target.replace(/^integrations\//, ''));
  if (functionName === undefined)
    throw properties.refusal('Target', `is no integration: ${target}`);
  engines.http.addRoute(apiId, { key: properties.requiredText('RouteKey'), functionName });
  const id = shortId(`${apiId}/${resource.logicalId}`);
  return { ref: id, attributes: { RouteId: id } };
};

/** `AWS::ApiGatewayV2::Stage` with its throttling. */
export const provisionStage: Provisioner = ({ engines, properties }) => {
  const settings = properties.child('DefaultRouteSettings');
  const name = properties.requiredText('StageName');
  engines.http.addStage(properties.requiredText('ApiId'), {
    name,
    rate: settings?.number('ThrottlingRateLimit'),
    burst: settings?.number('ThrottlingBurstLimit'),
    routes: routeRates(properties),
  });
  return { ref: name, attributes: {} };
};

interface RouteSettings {
  readonly ThrottlingRateLimit?: number;
  readonly ThrottlingBurstLimit?: number;
}

/** Limits by route key: `POST /orders`. */
function routeRates(properties: Properties) {
  const settings = (properties.json('RouteSettings') ?? {}) as Readonly<
    Record<string, RouteSettings>
  >;
  return new Map(
    Object.entries(settings).map(
      ([key, { ThrottlingRateLimit, ThrottlingBurstLimit, ...others }]) => {
        const [other] = Object.keys(others);
        if (other !== undefined) {
          throw properties.refusal(
            'RouteSettings',
            `of ${key} has ${other}, which is not known locally`,
          );
        }
        return [key, { rate: ThrottlingRateLimit, burst: ThrottlingBurstLimit }] as const;
      },
    ),
  );
}
