/** An environment in which a process that is forked is plain Node, where this one is Electron's main process too. */
export function asNode(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return process.versions.electron === undefined ? env : { ...env, ELECTRON_RUN_AS_NODE: '1' };
}
