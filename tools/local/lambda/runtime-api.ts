import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { MAX_RESPONSE_BYTES } from './failures.ts';

/** What a runtime says through the API; the two sides of one execution environment. */
export interface RuntimeApiListener {
  /** The runtime asks for work: its init, or its last invocation, is over. */
  onNext(): void;
  /** `undefined`: above {@link MAX_RESPONSE_BYTES}. */
  onResponse(requestId: string, payload: string | undefined): void;
  onError(requestId: string, payload: string): void;
  onInitError(payload: string): void;
}

export interface RuntimeInvocation {
  readonly requestId: string;
  readonly payload: string;
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
}

const NEXT = '/2018-06-01/runtime/invocation/next';
const INIT_ERROR = '/2018-06-01/runtime/init/error';
const RESULT = /^\/2018-06-01\/runtime\/invocation\/([\w-]+)\/(response|error)$/;

/** The Lambda Runtime API of one execution environment, on a loopback port of its own. */
export class RuntimeApi {
  readonly #listener: RuntimeApiListener;
  readonly #server: Server;
  #parked: ServerResponse | undefined;
  #ready: RuntimeInvocation | undefined;

  constructor(listener: RuntimeApiListener) {
    this.#listener = listener;
    this.#server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) =>
      this.#route(request, response),
    );
    this.#server.headersTimeout = 0;
  }

  /** Resolves to `host:port`, the value of `AWS_LAMBDA_RUNTIME_API`. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        if (address === null || typeof address === 'string') reject(new Error('no loopback port'));
        else resolve(`127.0.0.1:${address.port}`);
      });
    });
  }

  /** Hands out one invocation, now or at the runtime's next question. */
  deliver(invocation: RuntimeInvocation): void {
    this.#ready = invocation;
    this.#flush();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #flush(): void {
    const response = this.#parked;
    const invocation = this.#ready;
    if (response === undefined || invocation === undefined) return;
    this.#parked = undefined;
    this.#ready = undefined;
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(invocation.payload),
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(invocation.deadlineMs),
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'lambda-runtime-trace-id': invocation.traceId,
    });
    response.end(invocation.payload);
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const fromBrowser = request.headers['sec-fetch-mode'] !== undefined;
    if (!fromBrowser && request.method === 'GET' && path === NEXT) this.#next(response);
    else if (!fromBrowser && request.method === 'POST') {
      readBody(request, (body) => answer(response, this.#accept(path, body)));
    } else answer(response, 404);
  }

  #next(response: ServerResponse): void {
    this.#parked = response;
    this.#flush();
    this.#listener.onNext();
  }

  /** The status to answer with. */
  #accept(path: string, body: string | undefined): number {
    if (path === INIT_ERROR) {
      this.#listener.onInitError(body ?? '');
      return 202;
    }
    const [, requestId, kind] = RESULT.exec(path) ?? [];
    if (requestId === undefined) return 404;
    if (kind === 'error') this.#listener.onError(requestId, body ?? '');
    else this.#listener.onResponse(requestId, body);
    return body === undefined ? 413 : 202;
  }
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0' });
  response.end();
}

function readBody(request: IncomingMessage, done: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_RESPONSE_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => {
    done(bytes > MAX_RESPONSE_BYTES ? undefined : Buffer.concat(chunks).toString());
  });
  request.on('error', () => {});
}
