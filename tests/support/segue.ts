import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './project-files.ts';

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of {@link segue}. */
export interface Call {
  /** Working directory; the project's root where it is not given. */
  readonly cwd?: string;
  /** Told each line of stdout as it is written, with what sends the launcher a signal. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
}

const launcher = join(root, 'main/cli/segue.mjs');

/** Runs the command line as a user does, through its launcher, and waits for its end. */
export function segue(args: readonly string[], { cwd = root, onLine }: Call = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let pending = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) onLine?.(line, (signal) => child.kill(signal));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The JSON objects of a `--json` command's stdout; throws where anything else stands there. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null) throw new Error(`Not a JSON object: ${line}`);
      return { ...value };
    });
}
