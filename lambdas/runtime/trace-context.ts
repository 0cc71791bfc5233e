import { deriveId } from './emit.ts';
import { fromXray } from './xray.ts';

type Headers = Readonly<Record<string, string | undefined>>;

const w3c = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const xrayRoot = /Root=1-([0-9a-f]{8})-([0-9a-f]{24})/;

/**
 * The W3C `traceparent` that a request goes on under: its own header, else the X-Ray header that API
 * Gateway adds, else a new trace. What is missing follows from `uniqueId`.
 */
export function continueTrace(headers: Headers, uniqueId: () => string): string {
  const { traceparent, 'x-amzn-trace-id': xray } = headers;
  if (traceparent !== undefined && w3c.test(traceparent)) return traceparent;
  return fromXray(xray) ?? beginTrace(xray, uniqueId);
}

function beginTrace(xray = '', uniqueId: () => string): string {
  const digits = () => deriveId(uniqueId()).replaceAll('-', '');
  const [, start, rest] = xrayRoot.exec(xray) ?? [];
  const trace = start && rest ? `${start}${rest}` : digits();
  return `00-${trace}-${digits().slice(0, 16)}-00`;
}
