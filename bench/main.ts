import { linesOf, missesOf, tableText } from './report.ts';
import { rows } from './table.ts';

const lines = [];
for (const [name, row] of Object.entries(rows)) {
  console.error(`measuring ${name} ...`);
  lines.push(...linesOf(name, row, await row.measure()));
}
console.log(tableText(lines));
for (const miss of missesOf(lines)) console.error(miss);
