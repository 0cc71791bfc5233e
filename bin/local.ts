import { main, type StartCloudOptions, type StartedCloud } from '../tools/demo/main.ts';
import { startLocalCloud } from '../tools/local/main.ts';

/** The local cloud, as the demonstration asks for it. */
async function startCloud(options: StartCloudOptions): Promise<StartedCloud> {
  const { duplicateRate, killRate, ...boot } = options;
  const cloud = await startLocalCloud(boot);
  Object.assign(cloud.faults, { duplicateRate, killRate });
  return {
    endpoint: cloud.place.endpoint,
    region: cloud.place.region,
    outputs: cloud.outputs,
    properties: cloud.gate,
    idle: () => cloud.idle(),
    backlog: () => cloud.backlog(),
    alarms: () => cloud.alarms(),
    stop: () => cloud.stop(),
  };
}

await main({ root: `${import.meta.dirname}/..`, argv: process.argv.slice(2), startCloud });
