import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResourceDefinition, Template } from '../../../../tools/local/assembly/template.ts';

const code = `
const dynamodb = (operation, input) => fetch(process.env.AWS_ENDPOINT_URL_DYNAMODB, {
  method: 'POST',
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.' + operation,
    'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
  },
  body: JSON.stringify(input),
});
const put = (pk) => dynamodb('PutItem', { TableName: process.env.TABLE, Item: { pk: { S: pk } } });
exports.work = async ({ Records }) => { for (const { body } of Records) await put('ORDER#' + body); };
exports.watch = async ({ Records }) => {
  for (const { dynamodb: { Keys } } of Records) await put('SEEN#' + Keys.pk.S);
};
exports.greet = async ({ pathParameters }) => ({ statusCode: 201, body: 'hello ' + pathParameters.name });
`;

const workFunction: ResourceDefinition = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
    Handler: 'index.work',
    Runtime: 'nodejs24.x',
    Timeout: 5,
    Environment: { Variables: { TABLE: { Ref: 'Table' } } },
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
  },
};

const storage: Template = {
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    },
    DeadLetters: { Type: 'AWS::SQS::Queue' },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 30,
        RedrivePolicy: {
          deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
          maxReceiveCount: 3,
        },
      },
    },
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    Work: workFunction,
    Watch: handled('index.watch'),
    Greet: handled('index.greet'),
    WorkMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionName: { Ref: 'Work' },
        BatchSize: 5,
      },
    },
    WatchMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: { Ref: 'Watch' },
        StartingPosition: 'TRIM_HORIZON',
        FilterCriteria: {
          Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"ORDER#"}]}}}}' }],
        },
      },
    },
    Api: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: 'Greetings', ProtocolType: 'HTTP' },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Greet', 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: 'GET /hello/{name}',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default' },
    },
  },
  Outputs: {
    QueueUrl: { Value: { Ref: 'Queue' } },
    TableName: { Value: { Ref: 'Table' } },
    ApiUrl: { Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } },
  },
};

function handled(handler: string): ResourceDefinition {
  return { ...workFunction, Properties: { ...workFunction.Properties, Handler: handler } };
}

/** A cdk.out that was never synthesized: one stack, `Tiny`, and the way to remove it. */
export interface TinyAssembly {
  readonly directory: string;
  remove(): void;
}

/** Writes the tiny app; `change` may alter its resources before. */
export function writeTinyAssembly(
  change: (resources: Readonly<Record<string, ResourceDefinition>>) => object = (same) => same,
): TinyAssembly {
  const directory = mkdtempSync(join(tmpdir(), 'tiny-assembly-'));
  const write = (file: string, content: string) => writeFileSync(join(directory, file), content);
  mkdirSync(join(directory, 'asset.abc'));
  write('asset.abc/index.js', code);
  write('assets.json', JSON.stringify({ files: { abc: { source: { path: 'asset.abc' } } } }));
  write('Tiny.json', JSON.stringify({ ...storage, Resources: change(storage.Resources ?? {}) }));
  write(
    'manifest.json',
    JSON.stringify({
      artifacts: {
        Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
        Tiny: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Tiny.json' } },
      },
    }),
  );
  return { directory, remove: () => rmSync(directory, { recursive: true }) };
}
