import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const standIn = fileURLToPath(import.meta.resolve('./event-streams.ts'));

/**
 * Puts a stand-in in the place of the one module that the SDK imports dynamically. Where anything is
 * imported so, esbuild must keep all modules behind it whole and apart, which of the SDK is 160: a tenth
 * of a bundle, and of the time to load it.
 */
export const noEventStreams: Plugin = {
  name: 'no-event-streams',
  setup(build) {
    build.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: standIn } : undefined,
    );
  },
};
