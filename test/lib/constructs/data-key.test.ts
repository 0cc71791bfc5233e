import { describe, expect, test } from 'vitest';
import { DataKey } from '../../../lib/constructs/data-key.ts';
import { addOrdersSystem } from '../../../lib/stacks/orders-system.ts';
import { type Json, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function keyIn(stageName: string) {
  const stack = bench.stack();
  new DataKey(stack, 'DataKey', { stage: bench.stage(stageName) });
  const [key] = resourcesOf(stack, 'AWS::KMS::Key');
  if (key === undefined) throw new Error('no key');
  return key;
}

/** Who may use the key, for what, under which conditions. */
function lent() {
  const { Statement } = keyIn('dev').Properties.KeyPolicy;
  return Statement.filter(({ Principal }: Json) => Principal.Service !== undefined);
}

describe("the stage's own key", () => {
  test('is rotated every year', () => {
    expect(keyIn('dev').Properties.EnableKeyRotation).toBe(true);
  });

  test.each([
    ['dev', 'Delete'],
    ['prod', 'Retain'],
  ])('in %s its removal from the code means %s', (stageName, policy) => {
    expect(keyIn(stageName).DeletionPolicy).toBe(policy);
  });

  test('is lent to the services that need it, and to no other', () => {
    expect(lent().map(({ Sid, Action }: Json) => [Sid, [Action].flat()])).toEqual([
      ['TopicsWriteToQueues', ['kms:Decrypt', 'kms:GenerateDataKey*']],
      ['AlarmsSpeakToTopics', ['kms:Decrypt', 'kms:GenerateDataKey*']],
      ['MappingsReadTheirFilters', ['kms:Decrypt']],
      [
        'LogGroupsOfThisAccount',
        ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      ],
    ]);
  });

  test('is lent for resources of this account only', () => {
    for (const { Condition } of lent()) {
      const [source] = Object.values<Json>(Condition.ArnLike);

      expect(JSON.stringify(source)).toContain('{"Ref":"AWS::AccountId"}');
    }
  });

  test('is made once for a stage that asks for it, and not for dev and prod as they are', () => {
    const keys = [false, true].map((customerManagedKey) => {
      const app = bench.app();
      addOrdersSystem(app, { ...bench.stage('prod'), customerManagedKey });
      return app.node.findAll().filter((one) => one instanceof DataKey).length;
    });

    expect(keys).toEqual([0, 1]);
  });
});
