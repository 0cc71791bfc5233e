import http from 'node:http';
import { loadHandler } from './load-handler.mjs';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const base = '/2018-06-01/runtime';

function call(method, path, body, extraHeaders = {}) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const headers = { ...length, ...extraHeaders };
    const request = http.request({ host, port, agent, method, path: base + path, headers });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ headers: response.headers, text: Buffer.concat(chunks).toString() });
      });
    });
    request.end(body);
  });
}

function describe(error) {
  if (error instanceof Error) {
    return {
      errorType: error.name,
      errorMessage: error.message,
      trace: (error.stack ?? '').split('\n'),
    };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function postError(path, error) {
  const described = describe(error);
  const headers = { 'lambda-runtime-function-error-type': described.errorType };
  return call('POST', path, JSON.stringify(described), headers);
}

function contextOf(headers) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

async function respond(handler, invocation) {
  const { headers, text } = invocation;
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
  const path = `/invocation/${headers['lambda-runtime-aws-request-id']}`;
  try {
    const result = await handler(JSON.parse(text), contextOf(headers));
    const body = JSON.stringify(result) ?? 'null';
    await call('POST', `${path}/response`, body, { 'content-type': 'application/json' });
  } catch (error) {
    console.error(error);
    await postError(`${path}/error`, error);
  }
}

let currentPath;

function dieOf(event, code) {
  process.on(event, (error) => {
    console.error(error);
    const wrapped =
      event === 'unhandledRejection'
        ? Object.assign(new Error(String(error)), { name: 'Runtime.UnhandledPromiseRejection' })
        : error;
    const exit = () => process.exit(code);
    if (currentPath === undefined) exit();
    agent.maxSockets = 2;
    postError(currentPath, wrapped).then(exit, exit);
  });
}

async function loadOrExit() {
  try {
    return await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  } catch (error) {
    console.error(error);
    await postError('/init/error', error);
    return process.exit(1);
  }
}

const handler = await loadOrExit();
dieOf('uncaughtException', 129);
dieOf('unhandledRejection', 128);
for (;;) {
  const invocation = await call('GET', '/invocation/next');
  currentPath = `/invocation/${invocation.headers['lambda-runtime-aws-request-id']}/error`;
  await respond(handler, invocation);
  currentPath = undefined;
}
