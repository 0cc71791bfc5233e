import { describe, expect, test } from 'vitest';
import { costOfStage, renderCost } from '../../../tools/sizing/main.ts';
import { prices } from '../../../tools/sizing/prices.ts';

const template = (resources: object) => [{ Resources: resources }];
const stat = { MetricStat: {} };

describe('the cost of a stage', () => {
  const cost = costOfStage(
    'test',
    template({
      One: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Age' } },
      Math: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [{}, stat, stat] } },
      Log: {
        Type: 'AWS::Kinesis::Stream',
        Properties: { ShardCount: 2, RetentionPeriodHours: 168 },
      },
      Fresh: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
      Queue: { Type: 'AWS::SQS::Queue' },
      Poll: { Type: 'AWS::Lambda::EventSourceMapping' },
      Read: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { StartingPosition: 'TRIM_HORIZON' },
      },
    }),
  );

  test('counts an alarm by its metrics, a stream by its shards, a queue by its polls', () => {
    expect(cost.idleMonth.map(({ price, quantity }) => [price, quantity])).toEqual([
      ['alarmMetric', 3],
      ['kinesisShardHour', 3 * 730],
      ['kinesisRetentionShardHour', 2 * 730],
      ['sqsStandardRequest', 5 * 3 * 60 * 730],
    ]);
  });

  test.each([
    ['a queue', {}, 'sqsStandardRequest'],
    ['a FIFO queue', { FifoQueue: true }, 'sqsFifoRequest'],
  ])("polls %s at that kind's price", (_, Properties, price) => {
    const { idleMonth } = costOfStage('test', polled(Properties));

    expect(idleMonth).toMatchObject([{ price, quantity: 657_000 }]);
  });

  test('counts pollers of a mapping by the hour, at its least, and the polls of each', () => {
    const config = { MinimumPollers: 3, MaximumPollers: 40 };
    const { idleMonth } = costOfStage('test', polled({}, { ProvisionedPollerConfig: config }));

    expect(idleMonth).toMatchObject([
      { price: 'sqsPollerHour', quantity: 3 * 730 },
      { price: 'sqsStandardRequest', quantity: 3 * 3 * 60 * 730 },
    ]);
  });

  test('prints lines that multiply to what they cost, and add up', () => {
    const bills = renderCost(cost).split('\n\n').slice(0, 3);

    for (const bill of bills) {
      const rows = bill.split('\n').slice(2).map(readRow);
      const [total, ...lines] = rows.toReversed();
      expect(lines.length).toBeGreaterThan(3);
      for (const { quantity, price, per, usd } of lines) {
        expect(Math.abs((quantity / per) * price - usd)).toBeLessThan(0.02);
      }
      const sum = lines.reduce((all, { usd }) => all + usd, 0);
      expect(Math.abs(sum - (total?.usd ?? 0))).toBeLessThan(0.02 * rows.length);
    }
  });

  test('refuses a resource that it has no price for', () => {
    const file = template({ Disk: { Type: 'AWS::EFS::FileSystem' } });

    expect(() => costOfStage('test', file)).toThrow(
      new Error('AWS::EFS::FileSystem (Disk) has no price; add it to tools/sizing/idle-month.ts'),
    );
  });
});

test('Every price has a unit and names its source', () => {
  for (const { usd, per, unit, source, asOf } of Object.values(prices.prices)) {
    expect(usd).toBeGreaterThan(0);
    expect(per).toBeGreaterThan(0);
    expect(unit).not.toBe('');
    expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.+\/pricing\//);
  }
});

/** A queue and its mapping. */
function polled(queue: object, mapping: object = {}) {
  const EventSourceArn = { 'Fn::GetAtt': ['Source', 'Arn'] };
  const Properties = { EventSourceArn, ...mapping };
  return template({
    Source: { Type: 'AWS::SQS::Queue', Properties: queue },
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties },
  });
}

/** A printed line: `what  quantity  price of  USD`; `of` is a unit or a million of them. */
function readRow(text: string) {
  const [, quantity = '0', priced = '0', usd = quantity] = text.trim().split(/ {2,}/);
  const [, price, , per = '1'] = priced.match(/^([\d.e-]+) (([\d,]{5,}) )?/) ?? [];
  const plain = (number = '0') => Number(number.replaceAll(',', ''));
  return { usd: plain(usd), quantity: plain(quantity), price: plain(price), per: plain(per) };
}
