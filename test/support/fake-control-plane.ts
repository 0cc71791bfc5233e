import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** One call of the control plane, in the order it came. */
export interface Call {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface FakeStack {
  readonly name: string;
  status: string;
  readonly changeSet: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * CloudFormation, STS, SSM, S3 and IAM as far as `cdk deploy` and a reader of outputs need them: every
 * deployment succeeds at once. Only loopback; whoever starts it stops it.
 */
export class FakeControlPlane {
  readonly calls: Call[] = [];
  /** Keys of the objects that were put, with their buckets. */
  readonly objects: string[] = [];
  readonly account = '111122223333';
  readonly #stacks = new Map<string, FakeStack>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** A stack that is there already. */
  addStack(name: string, outputs: Readonly<Record<string, string>>): void {
    this.#stacks.set(name, { name, status: 'CREATE_COMPLETE', changeSet: '', outputs });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target.startsWith('AmazonSSM')) return this.#answerSsm(target, body, response);
    if (!/^Action=|&Action=/.test(body)) return this.#answerS3(request, response);
    const parameters = Object.fromEntries(new URLSearchParams(body));
    const action = parameters.Action ?? '';
    this.calls.push({ action, parameters });
    const [status, xml] = this.#answer(action, parameters);
    response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
  }

  #answerSsm(target: string, body: string, response: ServerResponse): void {
    const action = target.split('.').at(-1) ?? '';
    this.calls.push({ action, parameters: JSON.parse(body) });
    const Parameter = { Name: JSON.parse(body).Name, Type: 'String', Value: '30', Version: 1 };
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ Parameter }));
  }

  #answerS3({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = url.split('?');
    if (method === 'PUT') this.objects.push(path);
    if (url.includes('location'))
      response.end('<LocationConstraint>eu-west-1</LocationConstraint>');
    else if (url.includes('encryption')) response.end('<ServerSideEncryptionConfiguration/>');
    else if (method === 'GET') response.end('<ListBucketResult/>');
    else response.writeHead(method === 'HEAD' ? 404 : 200, { etag: '"1"' }).end();
  }

  #answer(action: string, parameters: Readonly<Record<string, string>>): [number, string] {
    const wrap = (inner: string): [number, string] => [
      200,
      `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`,
    ];
    const stack = this.#stacks.get(nameOf(parameters));
    switch (action) {
      case 'GetCallerIdentity':
        return wrap(
          `<Account>${this.account}</Account><Arn>arn:aws:iam::${this.account}:user/u</Arn>`,
        );
      case 'AssumeRole':
        return wrap(credentials);
      case 'DescribeStacks':
        return stack || !nameOf(parameters)
          ? wrap(`<Stacks>${this.#describe(stack)}</Stacks>`)
          : [400, notThere(nameOf(parameters))];
      case 'CreateChangeSet':
        this.#create(parameters);
        return wrap(
          `<Id>${changeSetId(parameters.ChangeSetName ?? '')}</Id><StackId>${idOf(nameOf(parameters))}</StackId>`,
        );
      case 'DescribeChangeSet':
        return wrap(`<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus>
          <ChangeSetName>${parameters.ChangeSetName}</ChangeSetName><StackName>${stack?.name}</StackName>
          <StackId>${idOf(stack?.name ?? '')}</StackId><ChangeSetId>${changeSetId(stack?.changeSet ?? '')}</ChangeSetId><Changes><member><Type>Resource</Type></member></Changes>`);
      case 'ExecuteChangeSet':
        if (stack) stack.status = 'CREATE_COMPLETE';
        return wrap('');
      case 'DescribeStackEvents':
        return wrap('<StackEvents/>');
      case 'GetTemplate':
        return wrap('<TemplateBody>{}</TemplateBody>');
      default:
        return wrap('');
    }
  }

  #create(parameters: Readonly<Record<string, string>>): void {
    const name = nameOf(parameters);
    const changeSet = parameters.ChangeSetName ?? '';
    this.#stacks.set(name, { name, changeSet, status: 'REVIEW_IN_PROGRESS', outputs: {} });
  }

  #describe(one: FakeStack | undefined): string {
    const shown = one ? [one] : [...this.#stacks.values()];
    return shown
      .map(({ name, status, outputs }) => {
        const members = Object.entries(outputs).map(
          ([key, value]) =>
            `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
        );
        return `<member><StackName>${name}</StackName><StackId>${idOf(name)}</StackId>
          <StackStatus>${status}</StackStatus><CreationTime>2027-01-01T00:00:00Z</CreationTime>
          <Outputs>${members.join('')}</Outputs></member>`;
      })
      .join('');
  }
}

const credentials = `<Credentials><AccessKeyId>local</AccessKeyId><SecretAccessKey>local</SecretAccessKey>
  <SessionToken>local</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
  <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn><AssumedRoleId>r:s</AssumedRoleId></AssumedRoleUser>`;

/** By name or by id. */
function nameOf({ StackName = '' }: Readonly<Record<string, string>>): string {
  return StackName.startsWith('arn:') ? (StackName.split('/')[1] ?? '') : StackName;
}

function idOf(name: string): string {
  return `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/id`;
}

function changeSetId(name: string): string {
  return `arn:aws:cloudformation:eu-west-1:111122223333:changeSet/${name}/id`;
}

function notThere(name: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
    <Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`;
}
