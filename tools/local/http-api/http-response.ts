import { isObject, type JsonObject } from '../assembly/template.ts';
import type { WireResponse } from '../ports.ts';

const json = { 'content-type': 'application/json' };

/** An error that API Gateway answers itself. */
export function gatewayError(status: number, message: string): WireResponse {
  return { status, headers: json, body: JSON.stringify({ message }) };
}

/**
 * What a function's payload means in format 2.0: an object with `statusCode` says it all; anything
 * else is a JSON body with status 200. A malformed answer is a 500.
 */
export function httpResponse(payload: string): WireResponse {
  let answer: unknown;
  try {
    answer = payload === '' ? null : JSON.parse(payload);
  } catch {
    return gatewayError(500, 'Internal Server Error');
  }
  if (isObject(answer) && answer.statusCode !== undefined) return structured(answer);
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return { status: 200, headers: json, body };
}

function structured(answer: JsonObject): WireResponse {
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded } = answer;
  const status = Number(statusCode);
  const usable = Number.isInteger(status) && status >= 200 && status <= 599;
  if (!usable || (typeof body !== 'string' && body !== null)) {
    return gatewayError(500, 'Internal Server Error');
  }
  const named = Object.entries(isObject(headers) ? headers : {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  const text = body ?? '';
  return {
    status,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(named),
      ...(Array.isArray(cookies) ? { 'set-cookie': cookies.map(String).join(', ') } : {}),
    },
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
}
