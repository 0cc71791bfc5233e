import { describe, expect, test } from 'vitest';
import { AssemblyError } from '../../../../tools/local/assembly/assembly-error.ts';
import type { ResourceDefinition } from '../../../../tools/local/assembly/template.ts';
import { startLocalCloud } from '../../../../tools/local/main.ts';
import type { LocalEvent } from '../../../../tools/local/ports.ts';
import { writeTinyAssembly } from './tiny-assembly.ts';

const target = {
  Arn: { 'Fn::GetAtt': ['Greet', 'Arn'] },
  Input: '{"pathParameters":{"name":"x"}}',
};

const properties = {
  ScheduleExpression: 'rate(1 minute)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: target,
};

/** Boots the tiny app with a schedule and runs `work` before it stops. */
async function withSchedule(
  change: object,
  work: (events: readonly LocalEvent[]) => Promise<void> = async () => {},
  others: Readonly<Record<string, ResourceDefinition>> = {},
) {
  const assembly = writeTinyAssembly((resources) => ({
    ...resources,
    ...others,
    Schedule: { Type: 'AWS::Scheduler::Schedule', Properties: { ...properties, ...change } },
  }));
  const events: LocalEvent[] = [];
  const observe = (event: LocalEvent) => events.push(event);
  const options = { assemblyDir: assembly.directory, port: 0, speed: 600, observe };
  try {
    const cloud = await startLocalCloud(options);
    try {
      await work(events);
    } finally {
      await cloud.stop();
    }
  } finally {
    assembly.remove();
  }
}

describe('a schedule in the template', () => {
  test('invokes its function, minute by compressed minute', async () => {
    await withSchedule({}, async (events) => {
      const invoked = () => events.filter(({ name }) => name === 'InvocationSucceeded').length;

      await expect.poll(invoked, { timeout: 10_000, interval: 20 }).toBeGreaterThan(1);
    });
  });

  test.each([
    [
      { ScheduleExpression: 'cron(0 10 * * ? *)' },
      'ScheduleExpression must be a rate in minutes, hours or days, such as rate(5 minutes), got cron(0 10 * * ? *)',
    ],
    [{ FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'FlexibleTimeWindow must be OFF, got FLEXIBLE'],
    [
      { Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:Tiny-Queue' } },
      'Target.Arn is no function of this assembly: arn:aws:sqs:us-east-1:000000000000:Tiny-Queue',
    ],
  ])('is refused at start with %o', async (change, reason) => {
    await expect(withSchedule(change)).rejects.toThrow(
      new AssemblyError(`Tiny/Schedule (AWS::Scheduler::Schedule).${reason}`),
    );
  });

  test('is refused by the gate when it has an end, which nothing honours', async () => {
    await expect(withSchedule({ EndDate: '2027-01-01T00:00:00Z' })).rejects.toThrow(
      'Tiny/Schedule (AWS::Scheduler::Schedule).EndDate',
    );
  });
});

describe('the asynchronous configuration of a function', () => {
  const config = (Properties: ResourceDefinition['Properties']) => ({
    Config: { Type: 'AWS::Lambda::EventInvokeConfig', ...(Properties && { Properties }) },
  });

  test('is refused at start with retries that Lambda does not have', async () => {
    const others = config({ FunctionName: { Ref: 'Greet' }, MaximumRetryAttempts: 3 });

    await expect(withSchedule({}, undefined, others)).rejects.toThrow(
      'Tiny/Config (AWS::Lambda::EventInvokeConfig): MaximumRetryAttempts must be a whole number from 0 to 2, got 3 (InvalidParameterValueException)',
    );
  });

  test('is refused at start for a function that is not there', async () => {
    await expect(withSchedule({}, undefined, config({ FunctionName: 'nobody' }))).rejects.toThrow(
      new AssemblyError(
        'Tiny/Config (AWS::Lambda::EventInvokeConfig).FunctionName is no function of this assembly: nobody',
      ),
    );
  });
});
