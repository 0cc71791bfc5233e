import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startDynoxide } from '../../../../tools/local/dynamodb/dynoxide.ts';

const engine = new URL('../../../../tools/local/dynamodb/dynoxide.ts', import.meta.url).href;

describe('the engine process', () => {
  test('is gone with its files after a stop', async () => {
    const dynoxide = await startDynoxide();

    await dynoxide.stop();

    await expect(fetch(dynoxide.endpoint)).rejects.toThrow('fetch failed');
    expect(existsSync(dirname(dynoxide.database))).toBe(false);
  });

  test('is gone with its files after its parent was killed', async () => {
    const program = `const { startDynoxide } = await import(${JSON.stringify(engine)});
      const { database, endpoint } = await startDynoxide();
      console.log(JSON.stringify({ database, endpoint }));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const { database, endpoint } = JSON.parse(line.toString()) as Record<
      'database' | 'endpoint',
      string
    >;
    expect(existsSync(database)).toBe(true);

    parent.kill('SIGKILL');

    await expect.poll(() => existsSync(dirname(database)), { timeout: 5000 }).toBe(false);
    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });

  test('that cannot run is reported with its own words', async () => {
    await expect(startDynoxide('/nowhere/dynoxide')).rejects.toThrow(
      /^the DynamoDB engine did not start: .*\/nowhere\/dynoxide/,
    );
  });
});
