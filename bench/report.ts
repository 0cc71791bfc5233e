import { gateText, judge, type Measured, ratioOf, type Verdict } from './gates.ts';
import type { Figure, Row } from './row.ts';

/** One line of the report. */
export interface Line {
  readonly row: string;
  readonly figure: Figure;
  readonly measured: Measured;
  readonly verdict: Verdict;
}

/** A row's lines from what it measured. Throws when a figure was not measured. */
export function linesOf(
  name: string,
  row: Row,
  results: Readonly<Record<string, Measured>>,
): readonly Line[] {
  return Object.entries(row.figures).map(([key, figure]) => {
    const measured = results[key];
    if (measured === undefined) throw new Error(`row ${name} did not measure ${key}`);
    return { row: name, figure, measured, verdict: judge(measured, figure.gate) };
  });
}

const headings = ['Row', 'Figure', 'Naive', 'Peer', 'Ours', 'Ratio', 'Gate', 'Verdict'];

/** The lines as a Markdown table, its columns aligned. */
export function tableText(lines: readonly Line[]): string {
  const cells = [headings, ...lines.map(cellsOf)];
  const widths = headings.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const [head, ...body] = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [head, rule, ...body].join('\n');
}

/** The missed gates, a sentence each; none when all are kept. */
export function missesOf(lines: readonly Line[]): readonly string[] {
  return lines
    .filter(({ verdict }) => verdict === 'miss')
    .map(({ row, figure, measured }) => {
      const ratio = ratioOf(measured);
      const times = ratio === undefined ? '' : ` (${ratio.toFixed(2)}x)`;
      const came = `${withUnit(measured.ours, figure)}${times}`;
      return `${row}: ${figure.name} came to ${came}, its gate is ${gateText(figure.gate, figure.unit)}`;
    });
}

function cellsOf({ row, figure, measured, verdict }: Line): string[] {
  const { naive, peer, ours } = measured;
  const ratio = ratioOf(measured);
  const values = [naive, peer, ours].map((value) =>
    value === undefined ? '-' : withUnit(value, figure),
  );
  const times = ratio === undefined ? '-' : `${ratio.toFixed(2)}x`;
  return [row, figure.name, ...values, times, gateText(figure.gate, figure.unit), verdict];
}

function withUnit(value: number, { unit }: Figure): string {
  const digits = Number.isInteger(value) ? 0 : value < 10 ? 2 : 1;
  return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}
