import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

const schemaFiles = /@aws-sdk[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
const exportedShape = /^export var (\w+\$?) = (\[.*\]|\[[\s\S]*?^\]);$/gm;

/**
 * Lets esbuild drop what an SDK client knows of commands that a function never sends: the shapes are
 * plain lists, but with computed keys, which a bundler must take for side effects. Of the S3 client
 * alone this is 56 KB.
 */
export const pureSchemas: Plugin = {
  name: 'pure-schemas',
  setup(build) {
    build.onLoad({ filter: schemaFiles }, ({ path }) => ({
      loader: 'js',
      contents: readFileSync(path, 'utf8').replace(
        exportedShape,
        'export var $1 = /* @__PURE__ */ (() => $2)();',
      ),
    }));
  },
};
