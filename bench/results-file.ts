import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { type Line, missesOf, tableText } from './report.ts';
import type { Row } from './row.ts';

/** Where and when a run was. */
export interface Circumstances {
  readonly node: string;
  readonly cores: number;
  /** ISO 8601, the day. */
  readonly date: string;
  /** As `git describe` names it; `-dirty` when files had changed. */
  readonly commit: string;
}

/** This machine, now. */
export function circumstances(): Circumstances {
  return {
    node: process.version,
    cores: availableParallelism(),
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim(),
  };
}

/** The report as it stands in `bench/RESULTS.md`. */
export function resultsText(
  lines: readonly Line[],
  rows: Readonly<Record<string, Row>>,
  { node, cores, date, commit }: Circumstances,
): string {
  const misses = missesOf(lines).map((miss) => `- ${miss}`);
  return `# Results of the bench

Measured on ${date} at ${commit} with Node ${node} on ${cores} cores. Written by \`npm run bench\`; do not edit.

${tableText(lines)}

## Missed gates

${misses.join('\n') || 'None.'}

## Read this first

- Everything in the table is of one run. Times vary between machines and runs; ratios hardly do.
- The peer is Powertools for AWS Lambda (TypeScript) ${peerVersion}: batch, idempotency over DynamoDB,
  parser with zod. It is set up as its documentation advises, and wherever that leaves a choice, as it
  is fastest: the event's id is its key, the body is parsed once by a schema made once, claims know the
  invocation's remaining time, failed records are reported one by one, FIFO groups are skipped alone.
- Its batch processor can parse too: \`library-cpu\` shows both documented ways beside the one used here.
- The naive handler validates and writes, without idempotency: what a library adds is above it.
- All do the same work: parse and validate the same CloudEvents order, and one business write.
- Verdicts: \`pass\` and \`miss\` are of a gate; \`shown\` has none.

## How each row is measured

${Object.entries(rows)
  .map(([name, { title, method }]) => `- \`${name}\`: ${title}. ${method}`)
  .join('\n')}

## Again

\`\`\`sh
npm run bench                      # all rows, and this file
npm run bench -- --only requests   # one row, by its name
npm run bench -- --check           # exits 1 when a gate is missed
\`\`\`
`;
}

/** The peer's version that package.json pins. */
const peerVersion = '2.35.0';
