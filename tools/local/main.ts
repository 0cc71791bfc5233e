export type { LocalCloud } from './boot/local-cloud.ts';
export { startLocalCloud } from './boot/start-local-cloud.ts';
