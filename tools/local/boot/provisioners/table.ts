import type {
  KeyElement,
  SecondaryIndex,
  TableDefinition,
} from '../../dynamodb/table-definition.ts';
import type { Properties } from '../../gate/properties.ts';
import type { Provisioner } from '../provisioner.ts';

/** `AWS::DynamoDB::Table`; its `Ref` is the name. */
export const provisionTable: Provisioner = async ({ engines, properties, name }) => {
  const tableName = properties.text('TableName') ?? name({ longest: 255, refused: /[^\w.-]/ });
  const table = await engines.dynamodb.createTable(definitionOf(tableName, properties));
  return {
    ref: table.name,
    attributes: {
      Arn: table.arn,
      ...(table.streamArn === undefined ? {} : { StreamArn: table.streamArn }),
    },
  };
};

/** `AWS::DynamoDB::GlobalTable` with its one replica in this region. */
export const provisionGlobalTable: Provisioner = (context) => {
  const { engines, properties } = context;
  const regions = properties.children('Replicas').map((replica) => replica.requiredText('Region'));
  const [region] = regions;
  if (regions.length !== 1 || region !== engines.place.region) {
    const wanted = `must be one replica in ${engines.place.region}, got ${regions.join(', ')}`;
    throw properties.refusal('Replicas', wanted);
  }
  return provisionTable(context);
};

function definitionOf(name: string, properties: Properties): TableDefinition {
  const ttl = properties.child('TimeToLiveSpecification');
  const ttlAttribute = ttl?.text('AttributeName');
  const ttlEnabled = ttl?.flag('Enabled') ?? false;
  return {
    name,
    keySchema: keySchemaOf(properties),
    attributes: properties.children('AttributeDefinitions').map((attribute) => ({
      AttributeName: attribute.requiredText('AttributeName'),
      AttributeType: attribute.requiredText('AttributeType'),
    })),
    globalIndexes: properties.children('GlobalSecondaryIndexes').map(indexOf),
    localIndexes: properties.children('LocalSecondaryIndexes').map(indexOf),
    streamView: properties.child('StreamSpecification')?.requiredText('StreamViewType'),
    ttlAttribute: ttlEnabled ? ttlAttribute : undefined,
  };
}

function indexOf(properties: Properties): SecondaryIndex {
  const projection = properties.child('Projection');
  const nonKey = projection?.texts('NonKeyAttributes');
  return {
    IndexName: properties.requiredText('IndexName'),
    KeySchema: keySchemaOf(properties),
    Projection: {
      ProjectionType: projection?.text('ProjectionType') ?? 'ALL',
      ...(nonKey === undefined ? {} : { NonKeyAttributes: nonKey }),
    },
  };
}

function keySchemaOf(properties: Properties): KeyElement[] {
  return properties.children('KeySchema').map((element) => ({
    AttributeName: element.requiredText('AttributeName'),
    KeyType: element.requiredText('KeyType'),
  }));
}
