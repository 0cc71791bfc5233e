import { readCloudAssembly } from '../assembly/cloud-assembly.ts';
import { Resolver } from '../assembly/resolver.ts';
import { modelStack } from '../assembly/stack-model.ts';
import { seededRandom, systemClock } from '../clock.ts';
import { DynamoDbService } from '../dynamodb/dynamodb-service.ts';
import { checkGate } from '../gate/gate.ts';
import { propertyTable } from '../gate/property-table.ts';
import { type Engines, makeEngines } from './engines.ts';
import { faultsOf } from './faults.ts';
import { addGauges } from './gauges.ts';
import { countBacklog, isIdle } from './idle.ts';
import type { LocalCloud, LocalCloudOptions } from './local-cloud.ts';
import { provision } from './provision.ts';
import { openPort } from './start-wire.ts';

const defaultAccount = '000000000000';
const defaultRegion = 'us-east-1';
const defaultPort = 4566;

type Stop = () => Promise<void>;

/**
 * Boots what `cdk synth` wrote: gate, engines, resources in order, what sets them going last.
 * Throws when there is no assembly, when the gate or a service refuses it, when the port is in use
 * or when no DynamoDB engine is found; nothing is left running then.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const {
    account = defaultAccount,
    region = defaultRegion,
    stacks,
  } = readCloudAssembly(options.assemblyDir);
  const models = stacks.map((stack) => modelStack(stack, { account, region }));
  const table = options.propertyTable ?? propertyTable;
  const gate = checkGate(models, table);
  const stops: Stop[] = [];
  const stop = stopOnce(stops);
  try {
    const engines = await startEngines({ account, region }, options, stops);
    const resolver = new Resolver(models);
    const booted = await provision({ resolver, engines, table });
    const mappings = booted.map(({ mapping }) => mapping);
    const outputs = resolver.outputs();
    stops.push(async () => {
      await Promise.all(mappings.map((mapping) => mapping.stop({ drain: false })));
    });
    stops.push(async () => engines.scheduler.stop());
    stops.push(async () => engines.cloudwatch.stop());
    addGauges(
      engines,
      booted.map(({ queue }) => queue),
    );
    for (const mapping of mappings) mapping.start();
    engines.scheduler.start();
    engines.cloudwatch.start();
    return {
      place: engines.place,
      outputs,
      gate,
      engines,
      mappings,
      faults: faultsOf(engines),
      idle: () => isIdle(booted),
      backlog: () => countBacklog(booted),
      alarms: () => {
        engines.cloudwatch.endMinute();
        return engines.cloudwatch.fired;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startEngines(
  { account, region }: { readonly account: string; readonly region: string },
  options: LocalCloudOptions,
  stops: Stop[],
): Promise<Engines> {
  const clock = systemClock(options.speed);
  const observe = options.observe ?? (() => {});
  const port = await openPort(options.port ?? defaultPort);
  stops.push(port.stop);
  const endpoint = options.dynamodbEndpoint;
  const dynamodb = await DynamoDbService.start({ clock, observe, account, region, endpoint });
  stops.push(() => dynamodb.stop());
  const engines = makeEngines({
    clock,
    observe,
    dynamodb,
    random: seededRandom(options.seed ?? 1),
    place: { account, region, endpoint: `http://127.0.0.1:${port.port}` },
    environment: options.nodeEnvironment ?? {},
  });
  stops.push(() => engines.lambda.stop());
  stops.push(async () => engines.asynchronous.stop());
  port.serve(engines);
  return engines;
}

/** Runs the stops in reverse order, all of them even when one fails, and only once. */
function stopOnce(stops: readonly Stop[]): Stop {
  let stopping: Promise<void> | undefined;
  const run = async () => {
    const failures: unknown[] = [];
    for (const stop of stops.toReversed()) {
      await stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0)
      throw new AggregateError(failures, 'the local cloud did not stop cleanly');
  };
  return () => {
    stopping ??= run();
    return stopping;
  };
}
