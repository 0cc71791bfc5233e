/** One record of a shard. */
export interface ModelRecord {
  /** As Kinesis numbers them: beyond what a double tells apart. */
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly body: string;
}

/** One shard: records in order, kept whatever happens to them. */
export interface Shard {
  readonly id: string;
  readonly records: ModelRecord[];
  put(partitionKey: string, body: string): void;
}

const base = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

export function createShard(id: string): Shard {
  const records: ModelRecord[] = [];
  return {
    id,
    records,
    put(partitionKey, body) {
      const sequenceNumber = String(base + BigInt(records.length));
      records.push({ sequenceNumber, partitionKey, body });
    },
  };
}
