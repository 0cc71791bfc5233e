import { createHash } from 'node:crypto';
import { PermanentError, RetryableError } from './errors.ts';

/** Where the data of large events is kept: one bucket. Everything rejects with the SDK's errors. */
export interface Payloads {
  readonly bucket: string;
  /** Writes an object, replacing an equal one. */
  put(key: string, body: Uint8Array): Promise<void>;
  /** Undefined when there is no such object. */
  get(key: string): Promise<Uint8Array | undefined>;
}

/** An event's CloudEvents attributes that stand in for its `data`. */
export interface Claim {
  /** `s3://bucket/key`. */
  readonly dataref: string;
  /** Bytes of the object. */
  readonly datasize: number;
  /** SHA-256 of the object, 64 hexadecimal digits. */
  readonly datasha256: string;
}

/** Puts the data back into events whose data is elsewhere. */
export interface ClaimCheck {
  /**
   * The event with its data; anything that is no claim as it is. Rejects with `RetryableError` when
   * the object is not there, with a `PermanentError` when it is another one (`WrongPayload`), when it
   * is larger than allowed (`Oversize`) or no JSON (`NotJson`).
   */
  load(raw: unknown): Promise<unknown>;
}

const defaultMaxBytes = 16 * 1024 * 1024;

/**
 * Reads claims from one bucket and from no other, whatever an event names. `maxBytes` is what one
 * event's data may take, 16 MiB by default: a batch is held in memory as a whole.
 */
export function claimCheck(
  payloads: Pick<Payloads, 'bucket' | 'get'>,
  { maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {},
): ClaimCheck {
  const prefix = `s3://${payloads.bucket}/`;
  return {
    async load(raw) {
      if (!isClaim(raw)) return raw;
      const { dataref, datasize, datasha256, ...event } = raw;
      if (!dataref.startsWith(prefix)) {
        throw wrong(
          `its dataref is ${JSON.stringify(dataref)}, not in the bucket of this consumer`,
        );
      }
      if (!(datasize <= maxBytes)) {
        throw new PermanentError(
          `the event's data has ${datasize} bytes, over this consumer's limit of ${maxBytes}`,
          'Oversize',
        );
      }
      const body = await payloads.get(dataref.slice(prefix.length));
      if (body === undefined)
        throw new RetryableError(`the data of the event, ${dataref}, is gone`);
      if (body.length !== datasize || sha256(body) !== datasha256) {
        throw wrong(`${dataref} is not what the event was published with`);
      }
      return { ...event, data: parseData(body, dataref) };
    },
  };
}

/** SHA-256 in hexadecimal digits. */
export function sha256(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

function isClaim(raw: unknown): raw is Claim {
  const { dataref, data } = Object(raw);
  return typeof dataref === 'string' && data === undefined;
}

function wrong(detail: string): PermanentError {
  return new PermanentError(
    `the event's data cannot be trusted: ${detail}; publish the event again`,
    'WrongPayload',
  );
}

function parseData(body: Uint8Array, dataref: string): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    throw new PermanentError(`${dataref} of ${body.length} bytes is not JSON`, 'NotJson');
  }
}
