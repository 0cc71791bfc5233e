import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { WireRequest, WireResponse } from '../ports.ts';

export type Incoming = IncomingMessage | Http2ServerRequest;
export type Outgoing = ServerResponse | Http2ServerResponse;

const mostBytes = 64 * 1024 * 1024;

/** A request with its body read whole; undefined when the body is beyond 64 MB or breaks off. */
export function readRequest(incoming: Incoming): Promise<WireRequest | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= mostBytes) chunks.push(chunk);
    });
    incoming.once('error', () => resolve(undefined));
    incoming.once('close', () => resolve(undefined));
    incoming.once('end', () => {
      resolve(bytes > mostBytes ? undefined : requestOf(incoming, Buffer.concat(chunks)));
    });
  });
}

function requestOf(incoming: Incoming, body: Buffer): WireRequest {
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers: headersOf(incoming),
    body,
  };
}

function headersOf({ headers }: Incoming): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(name === 'cookie' ? '; ' : ', ') : value;
    if (name === ':authority') plain.host = text;
    else if (!name.startsWith(':')) plain[name] = text;
  }
  return plain;
}

/** Sends an answer; a connection that has gone meanwhile is ignored. */
export function writeResponse(outgoing: Outgoing, response: WireResponse): void {
  const { status, headers, body } = response;
  const length = headers['content-length'] ?? String(Buffer.byteLength(body));
  const bodyless = status === 204 || status === 304;
  const all = bodyless ? headers : { ...headers, 'content-length': length };
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(all)) outgoing.setHeader(name, value);
  if (bodyless || body.length === 0) outgoing.end();
  else outgoing.end(body);
}
