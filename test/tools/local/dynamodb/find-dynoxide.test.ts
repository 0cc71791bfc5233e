import { describe, expect, test } from 'vitest';
import { getDynoxide } from '../../../../tools/local/dynamodb/find-dynoxide.ts';

describe('the DynamoDB engine', () => {
  test('that is nowhere is reported with the ways to get one', () => {
    const platform = `${process.platform}-${process.arch}`;

    expect(() => getDynoxide({ path: '/nowhere', platformPackage: '@dynoxide/none' })).toThrow(
      new Error(
        `no DynamoDB engine for ${platform}: run npm install (package @dynoxide/none), put dynoxide on PATH, or pass --dynamodb-endpoint URL of another DynamoDB`,
      ),
    );
  });
});
