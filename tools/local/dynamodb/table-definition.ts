/** One attribute of a key, `HASH` or `RANGE`. */
export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: string;
}

export interface SecondaryIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: {
    readonly ProjectionType: string;
    readonly NonKeyAttributes?: readonly string[];
  };
}

/** A table to create. */
export interface TableDefinition {
  readonly name: string;
  readonly keySchema: readonly KeyElement[];
  readonly attributes: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly globalIndexes: readonly SecondaryIndex[];
  readonly localIndexes: readonly SecondaryIndex[];
  /** `NEW_IMAGE`, `OLD_IMAGE`, `NEW_AND_OLD_IMAGES` or `KEYS_ONLY`; none when undefined. */
  readonly streamView?: string;
  /** Where items carry their expiry in Unix seconds. */
  readonly ttlAttribute?: string;
}

/** The `CreateTable` request for a definition; capacity is always on demand. */
export function createTableInput(definition: TableDefinition): object {
  const { name, keySchema, attributes, globalIndexes, localIndexes, streamView } = definition;
  return {
    TableName: name,
    KeySchema: keySchema,
    AttributeDefinitions: attributes,
    BillingMode: 'PAY_PER_REQUEST',
    ...(globalIndexes.length > 0 ? { GlobalSecondaryIndexes: globalIndexes } : {}),
    ...(localIndexes.length > 0 ? { LocalSecondaryIndexes: localIndexes } : {}),
    ...(streamView === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: streamView } }),
  };
}
