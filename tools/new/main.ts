import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type FileChange, planConsumer, UsageError } from './consumer.ts';

const usage = 'npm run new -- consumer NAME --from topic|fifo|stream|queue';

try {
  const { values, positionals } = parseArgs({
    options: { from: { type: 'string', default: '' } },
    allowPositionals: true,
  });
  const [what, name = '', ...others] = positionals;
  if (what !== 'consumer' || others.length > 0) {
    throw new UsageError(`the first word must be consumer, got ${what ?? 'none'}`);
  }
  const changes = planConsumer(process.cwd(), name, values.from);
  for (const change of changes) write(change);
  console.log(changes.map(({ path }) => path).join('\n'));
  console.log(
    `\nnpm run format breaks its long lines, npx vitest run test/lambdas/${name} runs its test, npm start runs it with all others.`,
  );
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  console.error(
    `error: ${error instanceof Error ? error.message : error}${isUsage ? `; ${usage}` : ''}`,
  );
  process.exitCode = isUsage ? 2 : 1;
}

function write({ path, text }: FileChange): void {
  const file = join(process.cwd(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
