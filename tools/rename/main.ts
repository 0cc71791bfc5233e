import { rename, UsageError } from './rename.ts';

try {
  const [name = '', ...others] = process.argv.slice(2);
  if (others.length > 0) throw new UsageError(`one name is wanted, got ${others.length + 1}`);
  const changed = rename(process.cwd(), name);
  console.log(changed.length > 0 ? changed.join('\n') : `It is called ${name} already.`);
} catch (error) {
  const isUsage = error instanceof UsageError;
  const text = error instanceof Error ? error.message : String(error);
  console.error(`error: ${text}${isUsage ? '; npm run rename -- Name' : ''}`);
  process.exitCode = isUsage ? 2 : 1;
}
