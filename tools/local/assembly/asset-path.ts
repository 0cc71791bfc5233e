import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AssemblyError } from './assembly-error.ts';
import type { StackTemplate } from './cloud-assembly.ts';
import type { ResourceDefinition } from './template.ts';

/**
 * The directory or file that a resource's code was bundled to: by the asset hash in `s3Key`
 * (`<hash>.zip`), else by the `aws:asset:path` metadata. Throws {@link AssemblyError} when neither
 * leads to something that exists.
 */
export function getAssetPath(
  stack: StackTemplate,
  definition: ResourceDefinition,
  s3Key: string,
): string {
  const hash = basename(s3Key).replace(/\.[^.]+$/, '');
  const listed = stack.assets.get(hash);
  const marked = definition.Metadata?.['aws:asset:path'];
  const path =
    listed ?? (typeof marked === 'string' ? resolve(stack.directory, marked) : undefined);
  if (path === undefined || !existsSync(path)) {
    throw new AssemblyError(
      `no asset for ${s3Key} in ${stack.directory}${path ? ` (looked at ${path})` : ''}: run npx cdk synth again`,
    );
  }
  return path;
}
