import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import type { WireHandler } from '../ports.ts';
import { type Incoming, type Outgoing, readRequest, writeResponse } from './read-request.ts';

/** The open port. */
export interface WireServer {
  readonly port: number;
  /** Closes the port and every connection. */
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';
const http2Preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/**
 * Serves one handler on a loopback port over HTTP/1.1 and cleartext HTTP/2, told apart by the
 * HTTP/2 preface. Port 0 takes any free one. Throws when the port is in use, with the remedy.
 */
export async function startWireServer(port: number, handler: WireHandler): Promise<WireServer> {
  const serve = (incoming: Incoming, outgoing: Outgoing) =>
    void answer(handler, incoming, outgoing);
  const http1 = createHttpServer({ keepAliveTimeout: 0, requestTimeout: 0 }, serve);
  const http2 = createHttp2Server(serve);
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => session.destroy());
  });
  const front = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    detectProtocol(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit('connection', socket));
  });
  const bound = await listen(front, port);
  const stop = async () => {
    const closed = once(front, 'close');
    front.close();
    for (const session of sessions) session.destroy();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port: bound, stop };
}

/**
 * Looks at the first bytes without taking them away from the server that gets the socket. An HTTP/2
 * session takes what is buffered by itself, an HTTP/1.1 server only when the socket flows.
 */
function detectProtocol(
  socket: Socket,
  decided: (isHttp2: boolean) => void,
  before: Buffer = Buffer.alloc(0),
): void {
  socket.once('data', (chunk: Buffer) => {
    socket.pause();
    const seen = Buffer.concat([before, chunk]);
    const length = Math.min(seen.length, http2Preface.length);
    const isHttp2 = seen.subarray(0, length).equals(http2Preface.subarray(0, length));
    if (isHttp2 && length < http2Preface.length) {
      detectProtocol(socket, decided, seen);
      socket.resume();
      return;
    }
    socket.unshift(seen);
    decided(isHttp2);
    if (!isHttp2) socket.resume();
  });
}

async function answer(handler: WireHandler, incoming: Incoming, outgoing: Outgoing): Promise<void> {
  const gone = new AbortController();
  outgoing.on('error', () => {});
  outgoing.once('close', () => gone.abort());
  const request = await readRequest(incoming);
  if (request === undefined) {
    if (!outgoing.writableEnded) {
      const body = JSON.stringify({ __type: 'RequestEntityTooLarge', message: 'body above 64 MB' });
      writeResponse(outgoing, { status: 413, headers: { connection: 'close' }, body });
    }
    return;
  }
  writeResponse(outgoing, await handler({ ...request, signal: gone.signal }));
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, loopback);
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE') throw error;
    throw new Error(
      `port ${port} is in use on ${loopback}: pass --port N, or stop the other program`,
    );
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
