// @ts-check

/** How processes of Segue come to understand TypeScript, in which it is written and run. */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

/**
 * Whether this Node does by itself, by leaving out the types, and without a warning: from 24.3 on, so also in Electron
 * from 40 on. That halves the time in which an engine's process loads its code.
 */
const knowsTypeScript =
  'typescript' in process.features &&
  Boolean(process.features.typescript) &&
  (major > 24 || (major === 24 && minor >= 3));

/**
 * Node's arguments for running a file of TypeScript.
 * @returns {string[]}
 */
export function typeScriptArguments() {
  return knowsTypeScript ? [] : ['--import', import.meta.resolve('tsx/esm')];
}

/** Teaches this process TypeScript, where it needs teaching. */
export async function learnTypeScript() {
  if (knowsTypeScript) return;
  const { register } = await import('tsx/esm/api');
  register();
}
