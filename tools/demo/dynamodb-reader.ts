import type { DemoCloud } from './cloud.ts';

/** An attribute as DynamoDB's JSON carries it; only text and numbers are read here. */
export interface Attribute {
  readonly S?: string;
  readonly N?: string;
}

export type Item = Readonly<Record<string, Attribute>>;

interface ScanPage {
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

interface Cursor {
  readonly ShardIterator?: string;
}

interface RecordPage {
  readonly Records?: readonly { readonly dynamodb?: { readonly NewImage?: Item } }[];
  readonly NextShardIterator?: string;
}

interface StreamShards {
  readonly StreamDescription: { readonly Shards: readonly { readonly ShardId: string }[] };
}

/** DynamoDB wants to be asked with a signature; the local one does not check it. */
const date = '20200101T000000Z';
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20200101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/**
 * Reads whole tables and streams by plain HTTP: counting a hundred thousand items through the SDK's
 * deserializer takes longer than the workload's own drain.
 */
export class DynamoDbReader {
  readonly #endpoint: string;

  constructor({ endpoint }: DemoCloud) {
    this.#endpoint = endpoint;
  }

  /** Every item of a table, with the named attributes only. */
  async *scan(table: string, attributes: readonly string[]): AsyncGenerator<Item> {
    const names = Object.fromEntries(attributes.map((name, index) => [`#${index}`, name]));
    let from: Item | undefined;
    do {
      const page: ScanPage = await this.#call('DynamoDB_20120810.Scan', {
        TableName: table,
        ProjectionExpression: Object.keys(names).join(', '),
        ExpressionAttributeNames: names,
        ...(from && { ExclusiveStartKey: from }),
      });
      yield* page.Items ?? [];
      from = page.LastEvaluatedKey;
    } while (from);
  }

  /** Every new image in a table's stream, shard by shard, oldest first. */
  async *images(table: string): AsyncGenerator<Item> {
    const { Streams } = await this.#streams<{ Streams: { StreamArn: string }[] }>('ListStreams', {
      TableName: table,
    });
    const StreamArn = Streams[0]?.StreamArn;
    const { StreamDescription } = await this.#streams<StreamShards>('DescribeStream', {
      StreamArn,
    });
    for (const { ShardId } of StreamDescription.Shards) yield* this.#shard({ StreamArn, ShardId });
  }

  async *#shard(shard: object): AsyncGenerator<Item> {
    const start = { ...shard, ShardIteratorType: 'TRIM_HORIZON' };
    let { ShardIterator } = await this.#streams<Cursor>('GetShardIterator', start);
    while (ShardIterator) {
      const page: RecordPage = await this.#streams('GetRecords', { ShardIterator });
      if (!page.Records?.length) break;
      for (const { dynamodb } of page.Records) if (dynamodb?.NewImage) yield dynamodb.NewImage;
      ShardIterator = page.NextShardIterator;
    }
  }

  #streams<Answer>(operation: string, body: object): Promise<Answer> {
    return this.#call(`DynamoDBStreams_20120810.${operation}`, body);
  }

  async #call<Answer>(target: string, body: object): Promise<Answer> {
    const type = 'application/x-amz-json-1.0';
    const answer = await fetch(this.#endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': target, 'content-type': type, 'x-amz-date': date, authorization },
      body: JSON.stringify(body),
    });
    if (answer.ok) return (await answer.json()) as Answer;
    throw new Error(`${target} was answered ${answer.status}: ${await answer.text()}`);
  }
}
