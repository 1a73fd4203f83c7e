#!/usr/bin/env node
// @ts-check

/**
 * Starts the command line in a process that has the engine's environment from its first instruction on,
 * and stands in for it: signals go on to it, and its exit code or the signal that ended it comes back.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { decodingEnvironment, engineEnvironment, withEngineEnvironment } from '../backends/engine-environment.mjs';
import { typeScriptArguments } from '../typescript.mjs';
import { withoutChatter } from './tensorflow-chatter.mjs';

const typescript = findTypeScript();
const windows = process.platform === 'win32';
const decodes = ['continue', 'generate'].includes(process.argv[2] ?? '');

const command = spawn(
  process.execPath,
  [
    ...process.execArgv,
    ...typescript,
    '--import',
    import.meta.resolve('./follow-launcher.mjs'),
    fileURLToPath(import.meta.resolve('./main.ts')),
    ...process.argv.slice(2),
  ],
  {
    // The channel closes when this process dies, however it dies; follow-launcher.mjs watches it.
    stdio: ['inherit', 'inherit', 'pipe', 'ipc'],
    env: { ...withEngineEnvironment(decodes ? decodingEnvironment : engineEnvironment), ...terminal() },
    // In a process group of its own, so that the terminal's Ctrl-C reaches the command once, through here, not twice.
    detached: !windows,
  },
);

command.stderr?.setEncoding('utf8');
command.stderr?.on('data', (/** @type {string} */ text) => process.stderr.write(withoutChatter(text)));

// On Windows the console hands Ctrl-C to both processes; this one only has to outlive the other.
/** @type {NodeJS.Signals[]} */
const signals = windows ? [] : ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGWINCH'];
for (const signal of signals) process.on(signal, () => command.kill(signal));
if (windows) process.on('SIGINT', () => {});
if (!windows) {
  process.on('SIGTSTP', () => {
    command.kill('SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  });
  process.on('SIGCONT', () => command.kill('SIGCONT'));
}

command.on('error', (error) => {
  process.stderr.write(`Segue could not start Node: ${error.message}.\n`);
  process.exitCode = 1;
});

// `close` rather than `exit`: only then has everything that the command wrote come through.
command.on('close', (code, signal) => {
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  process.exitCode = 128 + constants.signals[signal];
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});

/** What follow-launcher.mjs tells the command about the terminal behind its stderr, which it sees as a pipe. */
function terminal() {
  return process.stderr.isTTY ? { SEGUE_TERMINAL_COLUMNS: String(process.stderr.columns) } : {};
}

/** Node's arguments for running TypeScript; ends the process where the packages are not installed. */
function findTypeScript() {
  try {
    import.meta.resolve('commander');
    return typeScriptArguments();
  } catch {
    process.stderr.write("Segue's packages are not installed; run `npm ci` in its folder first.\n");
    process.exit(1);
  }
}
