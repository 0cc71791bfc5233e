import { describe, expect, test } from 'vitest';
import { getStage, stageNames } from '../../lib/stages.ts';

describe('the stages', () => {
  test('are dev and prod', () => {
    expect(stageNames).toEqual(['dev', 'prod']);
  });

  test.each(['qa', '', 'Prod'])('do not have "%s"', (name) => {
    expect(() => getStage(name)).toThrow(
      new Error(
        `stage must be one of dev, prod, got "${name}": pass -c stage=dev, or add the stage to lib/stages.ts`,
      ),
    );
  });
});
