import type { Readable } from 'node:stream';

/** CloudWatch's limit of one log event; a longer line is cut there. */
const MAX_LINE_CHARS = 256 * 1024;

/** Calls back with every line of a stream, without its newline, as soon as it is whole. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length < MAX_LINE_CHARS) return;
    onLine(rest);
    rest = '';
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
  stream.on('error', () => {});
}
