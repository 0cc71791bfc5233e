import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** An error with the type that Lambda reports for it. */
export function runtimeError(type, message) {
  return Object.assign(new Error(message), { name: type });
}

/** `dir/index.nested.name` -> module path and export path, as Lambda splits it. */
function splitHandler(handler) {
  const match = /^([^.]+)\.(.+)$/.exec(path.basename(handler));
  if (match === null) throw runtimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const [, module, exportPath] = match;
  return { modulePath: path.join(path.dirname(handler), module), exportPath };
}

/** The package type inside the task root alone: a package.json above it does not exist on Lambda. */
function packageType(file, root) {
  for (let folder = path.dirname(file); folder.startsWith(root); folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type ?? 'commonjs';
    if (folder === path.dirname(folder)) break;
  }
  return 'commonjs';
}

function compileTaskFilesAsCommonJs(root) {
  const original = Module._extensions['.js'];
  Module._extensions['.js'] = (module, file) => {
    const ours = file.startsWith(root + path.sep) && packageType(file, root) !== 'module';
    if (!ours) return original(module, file);
    return module._compile(readFileSync(file, 'utf8'), file, 'commonjs');
  };
}

async function loadModule(file, root) {
  const esm =
    file.endsWith('.mjs') || (file.endsWith('.js') && packageType(file, root) === 'module');
  if (esm) return import(pathToFileURL(file).href);
  compileTaskFilesAsCommonJs(root);
  return createRequire(path.join(root, 'noop.js'))(file);
}

async function loadUserModule(file, root) {
  try {
    return await loadModule(file, root);
  } catch (error) {
    if (error instanceof SyntaxError) error.name = 'Runtime.UserCodeSyntaxError';
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      error.name = 'Runtime.ImportModuleError';
    }
    throw error;
  }
}

/** The function that `_HANDLER` names under the task root, CommonJS or ES module. */
export async function loadHandler(taskRoot, handler) {
  const root = path.resolve(taskRoot);
  const { modulePath, exportPath } = splitHandler(handler);
  const base = path.resolve(root, modulePath);
  const file = ['.js', '.mjs', '.cjs'].map((ending) => base + ending).find((at) => existsSync(at));
  if (file === undefined) {
    throw runtimeError('Runtime.ImportModuleError', `Error: Cannot find module '${modulePath}'`);
  }
  const loaded = await loadUserModule(file, root);
  const found = exportPath.split('.').reduce((value, name) => value?.[name], loaded);
  if (typeof found !== 'function') {
    throw runtimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  if (found.length >= 3) {
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      'callback-based handlers are not supported from Node.js 24 on: return a promise',
    );
  }
  return found;
}
