import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Functions, Observe, Place, WireRequest, WireResponse } from '../ports.ts';
import { httpEvent } from './http-event.ts';
import { gatewayError, httpResponse } from './http-response.ts';
import { type Route, RouteTable } from './route-table.ts';
import { TokenBucket } from './token-bucket.ts';

export interface HttpApiOptions {
  readonly clock: Clock;
  readonly observe: Observe;
  readonly functions: Functions;
  readonly place: Place;
}

/** The stage that serves an API. */
export interface StageSettings extends RouteRate {
  /** `$default`, or a name that paths begin with. */
  readonly name: string;
  /** Limits of single routes, by their keys; the stage's own hold for each of the others. */
  readonly routes?: ReadonlyMap<string, RouteRate>;
}

interface RouteRate {
  /** Requests a second; unlimited when undefined. */
  readonly rate?: number | undefined;
  readonly burst?: number | undefined;
}

interface Api {
  readonly id: string;
  readonly name: string;
  readonly routes: RouteTable;
  readonly stages: Map<string, (routeKey: string) => TokenBucket | undefined>;
}

const mostBytes = 10 * 1024 * 1024;

/** HTTP APIs of API Gateway: Lambda proxy integrations with payload format 2.0. */
export class HttpApiService {
  readonly #options: HttpApiOptions;
  readonly #apis = new Map<string, Api>();

  constructor(options: HttpApiOptions) {
    this.#options = options;
  }

  /** Answers with the API's endpoint, `<place>/http/<id>`. */
  createApi(id: string, name: string): string {
    this.#apis.set(id, { id, name, routes: new RouteTable(), stages: new Map() });
    return `${this.#options.place.endpoint}/http/${id}`;
  }

  addRoute(apiId: string, route: Route): void {
    this.#api(apiId).routes.add(route);
  }

  addStage(apiId: string, { name, routes, ...shared }: StageSettings): void {
    const buckets = new Map<string, TokenBucket | undefined>();
    const bucketOf = (routeKey: string) => {
      if (!buckets.has(routeKey)) {
        buckets.set(routeKey, this.#bucket({ ...shared, ...routes?.get(routeKey) }));
      }
      return buckets.get(routeKey);
    };
    this.#api(apiId).stages.set(name, bucketOf);
  }

  #bucket({ rate, burst }: RouteRate): TokenBucket | undefined {
    if (rate === undefined && burst === undefined) return undefined;
    const now = () => this.#options.clock.now();
    const size = { rate: rate ?? Number.POSITIVE_INFINITY, burst: burst ?? rate ?? 1 };
    return new TokenBucket({ ...size, now });
  }

  /** Serves `path` below an API; errors are answers, as API Gateway words them. */
  async handle(apiId: string, path: string, request: WireRequest): Promise<WireResponse> {
    const api = this.#apis.get(apiId);
    const response = await this.#answer(api, path, request);
    const detail = { status: response.status };
    if (api) {
      const { observe } = this.#options;
      observe({ service: 'http-api', name: 'RequestAnswered', resource: apiId, detail });
    }
    return response;
  }

  async #answer(api: Api | undefined, path: string, request: WireRequest): Promise<WireResponse> {
    const staged = api && stageOf(api, path);
    if (!api || !staged) return gatewayError(404, 'Not Found');
    if (request.body.length > mostBytes) return gatewayError(413, 'Request Entity Too Large');
    const match = api.routes.find(request.method, staged.path);
    if (!match) return gatewayError(404, 'Not Found');
    if (api.stages.get(staged.stage)?.(match.route.key)?.take() === false) {
      return this.#refused(api, 429, 'Too Many Requests');
    }
    const { clock, functions, place } = this.#options;
    const event = httpEvent(request, {
      account: place.account,
      apiId: api.id,
      stage: staged.stage,
      requestId: randomUUID(),
      nowMs: clock.now(),
      match,
      path: staged.path,
    });
    const result = await functions.invoke(match.route.functionName, JSON.stringify(event));
    if (result.kind === 'returned') return httpResponse(result.payload);
    if (result.kind === 'failed') return this.#refused(api, 500, 'Internal Server Error');
    return this.#refused(api, 503, 'Service Unavailable');
  }

  #refused(api: Api, status: number, message: string): WireResponse {
    const detail = { status, message };
    this.#options.observe({
      service: 'http-api',
      name: 'RequestRefused',
      resource: api.name,
      detail,
    });
    return gatewayError(status, message);
  }

  #api(id: string): Api {
    const api = this.#apis.get(id);
    if (!api) throw new Error(`no HTTP API ${id}`);
    return api;
  }
}

function stageOf({ stages }: Api, path: string): { stage: string; path: string } | undefined {
  const [, first = ''] = path.split('/');
  if (first !== '' && first !== '$default' && stages.has(first)) {
    return { stage: first, path: path.slice(first.length + 1) || '/' };
  }
  return stages.has('$default') ? { stage: '$default', path: path || '/' } : undefined;
}
