import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './project-files.ts';

const launcher = join(root, 'main/cli/segue.mjs');

/** `segue serve` with a data folder of its own. */
export interface StudioServer {
  /** The link with its token. */
  readonly url: string;
  readonly port: number;
  /** Process id of what was started; the server itself may be a child of it. */
  readonly pid: number;
  /** Ends it as Ctrl-C does, and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the server as a user does.
 * @param data folder of projects and models
 * @param port the same as before, to start a stopped one again; 0 takes any
 */
export async function startStudioServer(data: string, port = 0): Promise<StudioServer> {
  const child = spawn(process.execPath, [launcher, 'serve', '--no-open', '--json', '--port', String(port)], {
    cwd: root,
    env: { ...process.env, SEGUE_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await firstUrl(child);
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await gone;
    },
  };
}

async function firstUrl(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (!stdout) throw new Error('The server writes nowhere.');
  let text = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const end = text.indexOf('\n');
    if (end < 0) continue;
    stdout.resume();
    const line: unknown = JSON.parse(text.slice(0, end));
    if (typeof line === 'object' && line !== null && 'url' in line && typeof line.url === 'string') return line.url;
    throw new Error(`The server's first line is no link: ${text}`);
  }
  throw new Error('The server ended before it listened.');
}
