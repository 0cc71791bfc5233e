import { writeFileSync } from 'node:fs';
import { runProgram } from '../tools/command-line/main.ts';
import { exitCode, type Plan, planOf, program } from './command-line.ts';
import { type Line, linesOf, missesOf, tableText } from './report.ts';
import { circumstances, resultsText } from './results-file.ts';
import { rows } from './table.ts';

await runProgram(program, (values) => bench(planOf(values, Object.keys(rows))));

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
