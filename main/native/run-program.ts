import { spawn } from 'node:child_process';

export interface ProgramResult {
  /** The exit code; undefined where a signal ended it. */
  readonly code: number | undefined;
  /** The end of what it wrote to stdout and stderr, at most 20,000 characters. */
  readonly output: string;
}

/**
 * Runs a program to its end and gathers what it says.
 * @throws where it cannot be started (code `ENOENT`: there is no such program) or `signal` aborts it (`AbortError`)
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly signal?: AbortSignal } = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const gather = (text: string) => {
      output = (output + text).slice(-20_000);
    };
    child.stdout.setEncoding('utf8').on('data', gather);
    child.stderr.setEncoding('utf8').on('data', gather);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? undefined, output }));
  });
}

/** Whether a program is there and answers to being asked for its version. */
export async function programWorks(program: string, args: readonly string[]): Promise<boolean> {
  return runProgram(program, args).then(
    ({ code }) => code === 0,
    () => false,
  );
}
