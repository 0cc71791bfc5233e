import type { Payloads } from '../../../lambdas/runtime/claim-check.ts';

/** A bucket in memory. */
export interface FakePayloads extends Payloads {
  readonly objects: Map<string, Uint8Array>;
}

export function fakePayloads(bucket = 'payloads'): FakePayloads {
  const objects = new Map<string, Uint8Array>();
  return {
    ...{ bucket, objects },
    put: async (key, body) => {
      objects.set(key, body);
    },
    get: async (key) => objects.get(key),
  };
}
