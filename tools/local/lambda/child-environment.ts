import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Place } from '../ports.ts';
import type { FunctionSpec } from './function-spec.ts';

const GUARD = fileURLToPath(new URL('./loopback-guard.cjs', import.meta.url));

/** Old space as a share of the function's memory; the rest is for buffers and the runtime. */
const HEAP_SHARE = 0.9;

export interface ChildEnvironmentOptions {
  readonly place: Place;
  /** For every function of this cloud, such as `AWS_ENDPOINT_URL`. */
  readonly shared: Readonly<Record<string, string>>;
  /** `host:port` of the environment's Runtime API. */
  readonly runtimeApi: string;
  readonly logStream: string;
}

/** What a function process finds in `process.env`; of this process's own it gets PATH alone. */
export function childEnvironment(
  spec: FunctionSpec,
  options: ChildEnvironmentOptions,
): Record<string, string> {
  return {
    ...dummyCredentials(),
    ...options.shared,
    ...spec.environment,
    ...reservedNames(spec, options),
    NODE_OPTIONS: nodeOptions(spec),
    LOCAL_CLOUD_CONTROL: '3',
  };
}

function dummyCredentials(): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function reservedNames(
  spec: FunctionSpec,
  options: ChildEnvironmentOptions,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: spec.handler,
    LAMBDA_TASK_ROOT: spec.codeDir,
    AWS_LAMBDA_RUNTIME_API: options.runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStream,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_REGION: options.place.region,
    AWS_DEFAULT_REGION: options.place.region,
  };
}

function nodeOptions(spec: FunctionSpec): string {
  const heapMb = Math.floor(spec.memoryMb * HEAP_SHARE);
  const guard = `--require ${JSON.stringify(GUARD)}`;
  const own = spec.environment.NODE_OPTIONS ?? '';
  return `--max-old-space-size=${heapMb} ${guard} ${own}`.trim();
}
