import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as v from 'valibot';
import type { BuiltEngine } from './built-engine.ts';
import { addonFile } from './engine-folder.ts';

const require = createRequire(import.meta.url);
const finder = v.looseObject({ find: v.function() });

/**
 * Loads TensorFlow into this process and registers it as the backend `tensorflow`, from an engine in the cache. The
 * package would look for its addon in its own folder, to which nothing can be written where Segue is an installed program.
 */
export async function loadAddon({ folder }: Pick<BuiltEngine, 'folder'>): Promise<void> {
  giveBackUtilFunctions();
  const fromPackage = createRequire(require.resolve('@tensorflow/tfjs-node-gpu/package.json'));
  const preGyp: unknown = fromPackage('@mapbox/node-pre-gyp/lib/pre-binding.js');
  if (!v.is(finder, preGyp)) throw new TypeError('TensorFlow.js finds its addon in another way than Segue knows.');
  Object.defineProperty(preGyp, 'find', { value: () => join(folder, addonFile), configurable: true });
  await import('@tensorflow/tfjs-node-gpu');
}

/**
 * tfjs-node 4.22.0 calls two functions of Node's `util` that Node 23 removed or warns about;
 * both are put in place before it is imported.
 */
function giveBackUtilFunctions(): void {
  const util: object = require('node:util');
  Object.defineProperty(util, 'isNullOrUndefined', {
    value: (value: unknown) => value === null || value === undefined,
    configurable: true,
  });
  Object.defineProperty(util, 'isArray', { value: Array.isArray, configurable: true });
}
