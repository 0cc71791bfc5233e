import { describe, expect, test } from 'vitest';
import { engineSequence, shownSequence } from '../../../../tools/local/dynamodb/sequence-number.ts';

describe("a stream record's sequence number", () => {
  test.each([
    ['1', '100000000000000000001'],
    ['16000', '100000000000000016000'],
    ['111200000000012345678', '111200000000012345678'],
  ])('%s is shown as %s', (engine, shown) => {
    expect(shownSequence(engine)).toBe(shown);
    expect(engineSequence(shown)).toBe(engine);
  });
});
