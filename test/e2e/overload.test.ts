import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputs } from '../../contracts/outputs.ts';
import { synthesizeDev } from '../../tools/demo/synthesize.ts';
import { type LocalCloud, startLocalCloud } from '../../tools/local/main.ts';
import { editedAssembly } from '../support/edited-assembly.ts';

/** A minute of alarms takes half a second. */
const options = { speed: 120, port: 0, seed: 6 };
const deadline = { timeout: 60_000, interval: 250 };
const order = { customerId: 'c-1', lines: [{ sku: 'lamp', quantity: 1, unitPriceCents: 100 }] };
const background = { priority: 'u=7' };

describe('the overload policy', () => {
  const assemblies: string[] = [];
  let cloud: LocalCloud;
  let placed = 0;

  beforeAll(async () => {
    const stopped = withoutPayments(await synthesizeDev(process.cwd()));
    const assemblyDir = sheddingAbove(3, stopped);
    assemblies.push(stopped, assemblyDir);
    cloud = await startLocalCloud({ ...options, assemblyDir });
  }, 60_000);

  afterAll(async () => {
    await cloud?.stop();
    for (const folder of assemblies) rmSync(folder, { recursive: true, force: true });
  });

  /** The status of one more order. */
  async function place(headers: Record<string, string> = {}) {
    placed += 1;
    const response = await fetch(`${cloud.outputs[outputs.apiUrl]}/orders`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', 'idempotency-key': `order-${placed}` },
        ...headers,
      },
      body: JSON.stringify(order),
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after') };
  }

  test('lets orders that can wait wait while payments have a backlog, and no other', async () => {
    expect(await place(background)).toEqual({ status: 202, retryAfter: null });
    for (let more = 0; more < 5; more += 1) await place();

    await expect
      .poll(() => place(background), deadline)
      .toEqual({ status: 429, retryAfter: expect.stringMatching(/^[3-8]\d$/) });
    expect(await place()).toEqual({ status: 202, retryAfter: null });
  }, 90_000);

  test('takes them again when the backlog is gone', async () => {
    for (const mapping of cloud.mappings) if (!mapping.enabled) mapping.resume();

    await expect.poll(() => place(background), deadline).toEqual({ status: 202, retryAfter: null });
  }, 90_000);
});

function withoutPayments(assembly: string): string {
  return editedAssembly(assembly, 'Orders-dev-FanOut', ({ Type, Properties }, id) => {
    if (Type === 'AWS::Lambda::EventSourceMapping' && id.startsWith('Payment')) {
      Properties.Enabled = false;
    }
  });
}

function sheddingAbove(messages: number, assembly: string): string {
  return editedAssembly(assembly, 'Orders-dev-Overload', ({ Properties }, id) => {
    if (id.startsWith('OverloadOverloaded')) Properties.Threshold = messages;
  });
}
