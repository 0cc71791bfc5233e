import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { systemHost } from '../../../lambdas/runtime/host.ts';
import { lazily } from '../../../lambdas/runtime/lazily.ts';

const host = new URL('../../../lambdas/runtime/host.ts', import.meta.url).href;

describe('Lines of the system host', () => {
  test.each([
    ['go to standard output without setting it up', ''],
    ['come whole and in order out of a pipe that refuses while it is full', 'process.stdout;'],
  ])('%s', async (_name, before) => {
    const count = 2000;
    const program = `
      import { systemHost } from '${host}';
      ${before}
      for (let n = 0; n < ${count}; n += 1) systemHost.write(JSON.stringify({ n, text: 'ü'.repeat(999) }));`;

    const lines = await outputOf(program);

    expect(lines.map((line) => JSON.parse(line).n)).toEqual([...Array(count).keys()]);
  });
});

describe('A timeout of the system host', () => {
  test('aborts its signal', async () => {
    const { signal } = systemHost.timeout(1);

    await expect.poll(() => signal.aborted).toBe(true);
  });

  test('may be a fraction of a millisecond', async () => {
    const { signal } = systemHost.timeout(0.5);

    await expect.poll(() => signal.aborted).toBe(true);
  });

  test('that is cleared, or asked for with no time left, never waits', async () => {
    const cleared = systemHost.timeout(1);
    cleared.clear();
    const late = systemHost.timeout(-5);

    await expect.poll(() => late.signal.aborted).toBe(true);
    expect(cleared.signal.aborted).toBe(false);
  });
});

test('What is made lazily is made once, when it is first asked for', () => {
  let made = 0;
  const find = lazily(() => ({ number: ++made }));

  expect([made, find().number, find().number, made]).toEqual([0, 1, 1, 1]);
});

/** The lines that a program prints. */
async function outputOf(program: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk;
  return text.trimEnd().split('\n');
}
