import { describe, expect, test } from 'vitest';
import { InProgressError } from '../../../lambdas/runtime/errors.ts';
import { type Grant, lease } from '../../../lambdas/runtime/lease.ts';
import { transportError } from '../support/aws-errors.ts';
import { fakeHost, noonMs } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';

const day = 86_400;
const row = { pk: 'mail#e1', sk: 'live' };

function setUp() {
  const tables = fakeTables();
  const grants: Omit<Grant, 'signal'>[] = [];
  let holders = 0;
  /** A process of its own: its ids and its clock are not the others'. */
  const holder = (skewMs = 0) => {
    holders += 1;
    const host = fakeHost();
    const name = `h${holders}`;
    host.uniqueId = () => name;
    host.advance(skewMs);
    const mode = lease({ store: tables, table: 'inbox', markerLifeSeconds: 19 * day, host });
    const execute = (effect: () => Promise<void> = async () => undefined, remainingMs = 9000) =>
      mode.execute({
        ...{ consumer: 'mail', eventId: 'e1', deadlineMs: host.now() + remainingMs },
        effect: async ({ key, fence }) => {
          grants.push({ key, fence });
          await effect();
        },
      });
    return { host, execute };
  };
  return { tables, grants, holder, state: () => tables.item('inbox', row) };
}

/** What a holder does that never comes back. */
const dies = () => new Promise<void>(() => undefined);

describe('The lease mode', () => {
  test('claims, executes and notes', async () => {
    const { tables, grants, holder, state } = setUp();

    const applied = await holder().execute();

    expect(applied).toBe('applied');
    expect(grants).toEqual([{ key: 'mail#e1', fence: 1 }]);
    expect(tables.requests).toHaveLength(2);
    expect(state()).toMatchObject({
      leaseState: { S: 'done' },
      expiresAt: { N: String(noonMs / 1000 + 19 * day) },
    });
  });

  test('executes nothing again once it is noted', async () => {
    const { grants, holder } = setUp();
    await holder().execute();

    const again = await holder().execute();

    expect(again).toBe('duplicate');
    expect(grants).toHaveLength(1);
  });

  test('turns a second holder away until the lease ends, and says when', async () => {
    const { grants, holder } = setUp();
    void holder().execute(dies);

    const error = await rejection(holder().execute());

    expect(error).toBeInstanceOf(InProgressError);
    expect((error as InProgressError).delayMs).toBeGreaterThan(11_000);
    expect((error as InProgressError).delayMs).toBeLessThanOrEqual(14_000);
    expect(grants).toHaveLength(1);
  });

  test('waits a moment for a holder that is about to be done', async () => {
    const { grants, holder } = setUp();
    const first = holder();
    const work = Promise.withResolvers<void>();
    const running = first.execute(() => work.promise);
    const second = holder();
    const sleep = second.host.sleep;
    second.host.sleep = async (delayMs) => {
      work.resolve();
      await running;
      await sleep(delayMs);
    };

    expect(await second.execute()).toBe('duplicate');
    expect(grants).toHaveLength(1);
  });

  test('hands a dead holder’s event on, under the same key and a higher fence', async () => {
    const { grants, holder } = setUp();
    void holder().execute(dies);

    const applied = await holder(14_001).execute();

    expect(applied).toBe('applied');
    expect(grants).toEqual([
      { key: 'mail#e1', fence: 1 },
      { key: 'mail#e1', fence: 2 },
    ]);
  });

  test('frees the event when its effect fails, so that the next delivery need not wait', async () => {
    const { grants, holder } = setUp();
    const failed = holder().execute(() => Promise.reject(new Error('no route')));
    await expect(failed).rejects.toThrow('no route');

    expect(await holder().execute()).toBe('applied');
    expect(grants.map(({ fence }) => fence)).toEqual([1, 2]);
  });

  test('a late holder cannot note what another took over', async () => {
    const { holder, state } = setUp();
    const late = await suspended(holder());
    void holder(14_001).execute(dies);

    const error = await rejection(late.goOn());

    expect(error).toBeInstanceOf(InProgressError);
    expect(state()).toMatchObject({ leaseState: { S: 'running' }, owner: { S: 'h2' } });
  });

  test('a late holder cannot free what another took over', async () => {
    const { holder, state } = setUp();
    const late = await suspended(holder());
    void holder(14_001).execute(dies);

    await expect(late.goOn(new Error('too late'))).rejects.toThrow('too late');
    expect(Number(state()?.leaseUntil?.N)).toBe(noonMs + 28_001);
  });

  test('a late holder learns that the other one is done', async () => {
    const { holder } = setUp();
    const late = await suspended(holder());
    await holder(14_001).execute();

    expect(await late.goOn()).toBe('duplicate');
  });

  test.each([
    ['of the claim', 0],
    ['of the note', 1],
  ])('goes on when the response %s was lost: it is its own', async (_, healthy) => {
    const { tables, grants, holder } = setUp();
    const { execute } = holder();
    const lost = { error: transportError(), after: true };
    if (healthy === 0) tables.faults.push(lost);
    const effect = async () => {
      if (healthy === 1) tables.faults.push(lost);
    };

    expect(await execute(effect)).toBe('applied');
    expect(grants).toEqual([{ key: 'mail#e1', fence: 1 }]);
  });

  test('executes again what it forgot, once the row expired (DDB-09)', async () => {
    const { grants, holder } = setUp();
    await holder().execute();

    await holder((19 * day + 1) * 1000).execute();

    expect(grants.map(({ fence }) => fence)).toEqual([1, 2]);
  });
});

/** A holder that stands still within its effect until it is told to go on, or to fail. */
async function suspended(holder: { execute(effect: () => Promise<void>): Promise<unknown> }) {
  let goOn: (error?: Error) => void = () => undefined;
  const running = await new Promise<{ done: Promise<unknown> }>((begun) => {
    const done = holder.execute(
      () =>
        new Promise((resolve, reject) => {
          goOn = (error) => (error ? reject(error) : resolve());
          setImmediate(() => begun({ done }));
        }),
    );
  });
  return {
    goOn: (error?: Error) => {
      goOn(error);
      return running.done;
    },
  };
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
