/** A route of an HTTP API. */
export interface Route {
  /** `GET /orders/{id}`, `ANY /files/{path+}` or `$default`. */
  readonly key: string;
  /** The function behind it. */
  readonly functionName: string;
}

/** The route that serves a request, and what its `{parameters}` stood for. */
export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly route: Route;
  readonly method: string;
  readonly pattern: RegExp;
  /** Literal segments count most, `{name}` less, `{name+}` least, as API Gateway prefers them. */
  readonly weight: number;
}

const greedy = /^\{([^}+]+)\+\}$/;
const single = /^\{([^}]+)\}$/;

/** The routes of one API: a full match wins over a greedy one, a method over `ANY`, all over `$default`. */
export class RouteTable {
  readonly #routes: CompiledRoute[] = [];
  #fallback: Route | undefined;

  add(route: Route): void {
    if (route.key === '$default') {
      this.#fallback = route;
      return;
    }
    this.#routes.push(compile(route));
    this.#routes.sort((left, right) => right.weight - left.weight);
  }

  find(method: string, path: string): RouteMatch | undefined {
    for (const { route, method: served, pattern } of this.#routes) {
      if (served !== 'ANY' && served !== method) continue;
      const match = pattern.exec(path);
      if (match) return { route, parameters: { ...match.groups } };
    }
    return this.#fallback && { route: this.#fallback, parameters: {} };
  }
}

function compile(route: Route): CompiledRoute {
  const [method = 'ANY', path = '/'] = route.key.split(' ');
  const segments = path.split('/').slice(1);
  const parts = segments.map(compileSegment);
  const weights = parts.map(({ weight }) => weight);
  const least = Math.min(2, ...weights);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return {
    route,
    method,
    pattern: new RegExp(`^/${parts.map(({ source }) => source).join('/')}$`),
    weight: (least === 0 ? 0 : 1_000_000) + sum * 2 + (method === 'ANY' ? 0 : 1),
  };
}

function compileSegment(segment: string): { source: string; weight: number } {
  const rest = greedy.exec(segment)?.[1];
  if (rest) return { source: `(?<${rest}>.+)`, weight: 0 };
  const name = single.exec(segment)?.[1];
  if (name) return { source: `(?<${name}>[^/]+)`, weight: 1 };
  return { source: segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), weight: 2 };
}
