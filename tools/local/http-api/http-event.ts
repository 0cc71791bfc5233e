import type { WireRequest } from '../ports.ts';
import type { RouteMatch } from './route-table.ts';

export interface HttpEventOptions {
  readonly account: string;
  readonly apiId: string;
  readonly stage: string;
  readonly requestId: string;
  readonly nowMs: number;
  readonly match: RouteMatch;
  /** Path below the API, with leading slash. */
  readonly path: string;
}

const textual =
  /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded|[\w.+-]+\+(json|xml)))/i;

/** The event of payload format 2.0 for a request. */
export function httpEvent(request: WireRequest, options: HttpEventOptions): object {
  const { account, apiId, stage, requestId, nowMs, match, path } = options;
  const { cookie, ...headers } = request.headers;
  const host = headers.host ?? '127.0.0.1';
  const query = queryOf(request.query);
  const rawPath = stage === '$default' ? path : `/${stage}${path}`;
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath,
    rawQueryString: request.query.toString(),
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: account,
      apiId,
      domainName: host,
      domainPrefix: apiId,
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: match.route.key,
      stage,
      time: accessLogTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(Object.keys(match.parameters).length > 0
      ? { pathParameters: decoded(match.parameters) }
      : {}),
    ...bodyOf(request),
  };
}

function bodyOf({ body, headers }: WireRequest): object {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = textual.test(headers['content-type'] ?? 'text/plain');
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

function queryOf(query: URLSearchParams): Record<string, string> {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(names.map((name) => [name, query.getAll(name).join(',')]));
}

function decoded(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(parameters).map(([name, value]) => [
    name,
    decodeURIComponent(value),
  ]);
  return Object.fromEntries(entries);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `20/Nov/2026:22:07:00 +0000`. */
function accessLogTime(epochMs: number): string {
  const [date = '', time = ''] = new Date(epochMs).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
