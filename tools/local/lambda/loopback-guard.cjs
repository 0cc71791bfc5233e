// Preloaded into every function process (`--require`): nothing but loopback can be reached, the
// process ends with its parent (the control pipe on fd 3 closes), and refusals are reported there, or
// to the file that LOOPBACK_REFUSALS names.
const dgram = require('node:dgram');
const dns = require('node:dns');
const fs = require('node:fs');
const module_ = require('node:module');
const net = require('node:net');
const { isMainThread } = require('node:worker_threads');

const CONTROL_FD = 3;
const hasControl = isMainThread && process.env.LOCAL_CLOUD_CONTROL === String(CONTROL_FD);
delete process.env.LOCAL_CLOUD_CONTROL;

if (hasControl) {
  const control = new net.Socket({ fd: CONTROL_FD, readable: true, writable: false });
  control.on('error', () => process.exit(1));
  control.on('close', () => process.exit(1));
  control.resume();
  control.unref();
}

function isLoopback(host) {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  const v4 = name.startsWith('::ffff:') ? name.slice('::ffff:'.length) : name;
  return net.isIPv4(v4) && v4.startsWith('127.');
}

function refusal(host) {
  if (hasControl) {
    try {
      fs.writeSync(CONTROL_FD, `${JSON.stringify({ refused: host })}\n`);
    } catch {}
  }
  const { LOOPBACK_REFUSALS: file } = process.env;
  if (file) fs.appendFileSync(file, `${host}\n`);
  const message = `the local cloud lets functions connect to loopback only; refused ${host}`;
  return Object.assign(new Error(message), {
    name: 'NonLoopbackRefused',
    code: 'ERR_NOT_LOOPBACK',
  });
}

function connectHost(args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (first !== null && typeof first === 'object') {
    return first.path === undefined || first.path === null
      ? (first.host ?? 'localhost')
      : undefined;
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined;
  return typeof args[1] === 'string' ? args[1] : 'localhost';
}

const socketConnect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function connect(...args) {
  const host = connectHost(args);
  if (host === undefined || isLoopback(host)) return socketConnect.apply(this, args);
  const error = refusal(host);
  this.connecting = true;
  process.nextTick(() => this.destroy(error));
  return this;
};

function datagramHost(args) {
  return args.slice(1).find((argument) => typeof argument === 'string' && argument !== '');
}

for (const method of ['send', 'connect']) {
  const original = dgram.Socket.prototype[method];
  dgram.Socket.prototype[method] = function guarded(...args) {
    const host = datagramHost(args);
    if (host !== undefined && !isLoopback(host)) throw refusal(host);
    return original.apply(this, args);
  };
}

function guardNames(owner, names, fail) {
  for (const name of names) {
    const original = owner[name];
    if (typeof original !== 'function') continue;
    owner[name] = function guarded(host, ...rest) {
      const local = typeof host !== 'string' || isLoopback(host) || host === '';
      return local ? original.call(this, host, ...rest) : fail(refusal(host), rest);
    };
  }
}

function failCallback(error, rest) {
  const callback = rest.at(-1);
  if (typeof callback !== 'function') throw error;
  process.nextTick(callback, error);
  return undefined;
}

const queries = Object.keys(dns.promises).filter((name) => /^(lookup|resolve|reverse)/.test(name));
guardNames(dns, queries, failCallback);
guardNames(dns.promises, queries, (error) => Promise.reject(error));
guardNames(dns.Resolver.prototype, queries, failCallback);
guardNames(dns.promises.Resolver.prototype, queries, (error) => Promise.reject(error));
module_.syncBuiltinESMExports();
