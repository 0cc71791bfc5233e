import { describe, expect, test } from 'vitest';
import { catchMutant } from './catch-mutant.ts';
import { mutants } from './mutants.ts';

describe('The simulation catches a runtime', () => {
  test.each(mutants)('$name: $fault', async (mutant) => {
    expect(await catchMutant(mutant)).toBeDefined();
  });
});
