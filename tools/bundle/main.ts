import { join } from 'node:path';
import { bundleFunctions } from './bundle.ts';

const project = join(import.meta.dirname, '..', '..');

try {
  const names = await bundleFunctions({
    from: join(project, 'lambdas'),
    to: join(project, 'dist', 'lambdas'),
  });
  console.error(`bundled ${names.length} functions: ${names.join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
