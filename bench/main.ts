import { writeFileSync } from 'node:fs';
import { exitCode, type Plan, parsePlan } from './command-line.ts';
import { type Line, linesOf, missesOf, tableText } from './report.ts';
import { circumstances, resultsText } from './results-file.ts';
import { rows } from './table.ts';

try {
  await bench(parsePlan(process.argv.slice(2), Object.keys(rows)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function bench(plan: Plan): Promise<void> {
  const lines: Line[] = [];
  for (const name of plan.rows) {
    const row = rows[name];
    if (row === undefined) continue;
    console.error(`${name}: ${row.title} ...`);
    lines.push(...linesOf(name, row, await row.measure()));
  }
  console.log(tableText(lines));
  const misses = missesOf(lines);
  for (const miss of misses) console.error(`missed: ${miss}`);
  if (plan.isWhole) {
    writeFileSync(
      new URL('RESULTS.md', import.meta.url),
      resultsText(lines, rows, circumstances()),
    );
  }
  process.exitCode = exitCode(misses, plan);
}
