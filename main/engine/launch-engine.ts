import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Channel } from '../../shared/ipc/channel.ts';
import { decodingEnvironment, withEngineEnvironment } from '../backends/engine-environment.mjs';
import { asNode } from '../threads/as-node.ts';
import { typeScriptArguments } from '../typescript.mjs';
import { childChannel } from './process-channel.ts';

/** An engine's process: the line to it, which closes when it ends, and what ends it. */
export interface EngineProcess {
  readonly channel: Channel;
  readonly pid: number | undefined;
  kill(): void;
}

/** Starts an engine's process. Electron's main process has one of its own that makes a utility process. */
export type Launch = () => EngineProcess;

/** The file that the engine's process runs, as TypeScript. */
export const engineEntry = fileURLToPath(new URL('./engine-process.ts', import.meta.url));

/** The environment that it needs from its first instruction on. */
export function engineProcessEnvironment(): NodeJS.ProcessEnv {
  return withEngineEnvironment(decodingEnvironment);
}

/** Starts the engine as a child process of Node. */
export const launchUnderNode: Launch = () => forkProcess(engineEntry, engineProcessEnvironment());

/** Starts a process of Node that runs a TypeScript file. What it prints goes to stderr, since stdout belongs to the command. */
export function forkProcess(entry: string, env: NodeJS.ProcessEnv): EngineProcess {
  const child = fork(entry, [], {
    execArgv: typeScriptArguments(),
    env: asNode(env),
    serialization: 'advanced',
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  return { channel: childChannel(child), pid: child.pid, kill: () => void child.kill('SIGKILL') };
}
