import { join } from 'node:path';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ApplicationLogLevel, Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib/core';

/** What differs between stages; everything else is the same code with the same numbers. */
export interface StageSettings {
  /** Part of every stack's name, hence of every physical name. */
  readonly name: string;
  /** Removed from the code: DESTROY deletes the resource with its data, RETAIN leaves both. */
  readonly removalPolicy: RemovalPolicy;
  /** Tables and stacks refuse deletion, tables can be restored to any second of 35 days. */
  readonly protectsData: boolean;
  /**
   * One key of this account encrypts queues, topics, stream, tables, bucket and logs, instead of keys
   * that AWS owns and that cost nothing.
   */
  readonly customerManagedKey: boolean;
  /**
   * That key; the stack that others share makes it and hands the settings on with it.
   *
   * @default - keys that AWS owns
   */
  readonly key?: IKey;
  /** How long function and access logs are kept. */
  readonly logRetention: RetentionDays;
  /** The least level a function writes. */
  readonly logLevel: ApplicationLogLevel;
  /** The processor functions run on. */
  readonly architecture: Architecture;
  /** Concurrent invocations of each queue consumer at most: 2 to 1,000 (SQS-15). */
  readonly consumerConcurrency: number;
  /** Shards of the event stream, or on-demand: 1,000 records or 1 MiB a second each (KIN-27). */
  readonly streamShards: number | 'on-demand';
  /** Messages in one queue above which orders that can wait are refused; whole, 1 or more. */
  readonly shedAbove: number;
  /** What each route of the API accepts before it answers 429. */
  readonly requestsPerSecond: { readonly orders: RequestRate; readonly pageViews: RequestRate };
  /**
   * Concurrent invocations of each function behind the API, taken out of the account's for good: a flood
   * of requests cannot starve the consumers, nor they the API.
   *
   * @default - whatever the account has left; a new account has too little to reserve any
   */
  readonly apiConcurrency?: number;
  /**
   * A new version of a function gets a tenth of its invocations for five minutes, then all of them, unless
   * its error alarm fires: then none (ADR 0017).
   *
   * @default false
   */
  readonly canary?: boolean;
  /**
   * Accounts whose queues may subscribe to the events and lifecycle topics: twelve digits each.
   *
   * @default - none
   */
  readonly subscriberAccounts?: readonly string[];
  /** Where `tools/bundle` wrote one folder for each function. */
  readonly bundles: string;
  /** Who is mailed when an alarm fires or clears; nobody when left out. */
  readonly alarmEmail?: string;
}

/** Requests a second, and how many may come at once on top. */
export interface RequestRate {
  readonly steady: number;
  readonly burst: number;
}

const bundles = join(import.meta.dirname, '..', 'dist', 'lambdas');

const stages: readonly StageSettings[] = [
  {
    name: 'dev',
    removalPolicy: RemovalPolicy.DESTROY,
    protectsData: false,
    customerManagedKey: false,
    logRetention: RetentionDays.ONE_WEEK,
    logLevel: ApplicationLogLevel.DEBUG,
    architecture: Architecture.ARM_64,
    consumerConcurrency: 2,
    streamShards: 'on-demand',
    shedAbove: 1_000,
    requestsPerSecond: {
      orders: { steady: 500, burst: 1_000 },
      pageViews: { steady: 200, burst: 400 },
    },
    bundles,
  },
  {
    name: 'prod',
    removalPolicy: RemovalPolicy.RETAIN,
    protectsData: true,
    customerManagedKey: false,
    logRetention: RetentionDays.ONE_YEAR,
    logLevel: ApplicationLogLevel.INFO,
    architecture: Architecture.ARM_64,
    consumerConcurrency: 50,
    streamShards: 4,
    shedAbove: 50_000,
    apiConcurrency: 200,
    requestsPerSecond: {
      orders: { steady: 500, burst: 1_000 },
      pageViews: { steady: 200, burst: 400 },
    },
    bundles,
  },
];

/** The names that {@link getStage} takes. */
export const stageNames: readonly string[] = stages.map(({ name }) => name);

/** The settings of one stage. Throws with the allowed names and the remedy. */
export function getStage(name: string): StageSettings {
  const found = stages.find((stage) => stage.name === name);
  if (found === undefined) {
    throw new Error(
      `stage must be one of ${stageNames.join(', ')}, got "${name}": ` +
        `pass -c stage=${stageNames[0]}, or add the stage to lib/stages.ts`,
    );
  }
  return found;
}
