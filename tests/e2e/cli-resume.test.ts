import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, expect, test } from 'vitest';
import { withEngineEnvironment } from '../../main/backends/engine-environment.mjs';
import { typeScriptArguments } from '../../main/typescript.mjs';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { jsonLines, segue } from '../support/segue.ts';

const folder = scratchFolder();
const path = (name: string) => join(folder, name);
/** Enough that a run never ends before it can be killed. */
const steps = 48;

const trainInto = (out: string, ...rest: string[]) => [
  ...['train', '--data', join(root, 'assets/songs'), '--model', 'lstm', '--preset', 'tiny', '--tokenizer', 'remi'],
  ...['--out', out, '--steps', String(steps), '--seed', '5', '--checkpoint-seconds', '0', '--json', ...rest],
];

/** Step numbers with their losses, and what else of a run must not depend on whether it was interrupted. */
function numbersOf(events: readonly Record<string, unknown>[]) {
  const pick = (name: string, ...fields: string[]) =>
    events.filter(({ event }) => event === name).map((event) => fields.map((field) => event[field]));
  return {
    steps: pick('step', 'step', 'loss', 'gradientNorm', 'learningRate'),
    validations: pick('validation', 'step', 'trainingLoss', 'validationLoss', 'best'),
    done: pick('done', 'steps', 'bestValidationLoss', 'testLoss', 'parameters'),
  };
}

let whole: ReturnType<typeof numbersOf>;

beforeAll(async () => {
  const { code, stdout, stderr } = await segue(trainInto(path('whole.safetensors')));
  expect(code, stderr).toBe(0);
  whole = numbersOf(jsonLines(stdout));
  expect(whole.steps).toHaveLength(steps);
});

/** What a run that goes on after step `from` must tell. */
function after(from: number): ReturnType<typeof numbersOf> {
  const later = (rows: unknown[][]) => rows.filter(([step]) => Number(step) > from);
  return { steps: later(whole.steps), validations: later(whole.validations), done: whole.done };
}

async function resume(out: string): Promise<{ from: number; numbers: ReturnType<typeof numbersOf> }> {
  const { code, stdout, stderr } = await segue(trainInto(out, '--resume', out));
  expect(code, stderr).toBe(0);
  const events = jsonLines(stdout);
  const from = Number(events.find(({ event }) => event === 'resumed')?.step);
  return { from, numbers: numbersOf(events) };
}

/** Starts a command without its launcher and kills it outright at the first line for which `when` holds. */
function killAt(args: readonly string[], when: (event: Record<string, unknown>) => boolean): Promise<void> {
  const child: ChildProcess = spawn(
    process.execPath,
    [...typeScriptArguments(), join(root, 'main/cli/main.ts'), ...args],
    { cwd: root, env: withEngineEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    if (!child.stdout) return reject(new Error('The command has no stdout.'));
    createInterface(child.stdout).on('line', (line) => {
      const [event] = jsonLines(line);
      if (event && when(event)) child.kill('SIGKILL');
    });
    child.on('exit', (_, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error('It ended by itself.'))));
  });
}

test.each([0, 4])(
  'killed after a checkpoint at step %i or later, training goes on with the same numbers',
  async (least) => {
    const out = path(`killed-${least}.safetensors`);
    let checkpoint: number | undefined;
    let reached = 0;
    await killAt(trainInto(out), ({ event, step }) => {
      if (event === 'checkpoint' && Number(step) >= least) checkpoint ??= Number(step);
      if (event === 'step') reached = Number(step);
      return checkpoint !== undefined && reached >= checkpoint + 2;
    });
    expect(existsSync(out)).toBe(false);
    const { from, numbers } = await resume(out);
    expect(from).toBeGreaterThanOrEqual(checkpoint ?? Number.NaN);
    expect(from).toBeLessThan(steps);
    expect(numbers).toEqual(after(from));
    expect(existsSync(out)).toBe(true);
  },
);

test('Ctrl-C stops within a step, says how to go on, and going on gives the same numbers', async () => {
  const out = path('stopped.safetensors');
  let last = 0;
  const { code, stderr } = await segue(trainInto(out), {
    onLine: (line, kill) => {
      const [event] = jsonLines(line);
      if (event?.event !== 'step') return;
      last = Number(event.step);
      if (last === 10) kill('SIGINT');
    },
  });
  expect(code).toBe(130);
  expect(stderr).toMatch(/^Training was stopped after step \d+; [^\n]* holds the best .*--resume [^\n]*\n$/);
  expect(Number(/step (\d+)/.exec(stderr)?.[1])).toBe(last);
  const music = await segue(['generate', '--model', out, '--out', path('stopped.mid'), '--bars', '2']);
  expect(music.code, music.stderr).toBe(0);
  const { from, numbers } = await resume(out);
  expect(from).toBe(last);
  expect(numbers).toEqual(after(from));
});

test('nothing temporary and no checkpoint stays behind a finished run', () => {
  expect(readdirSync(folder).filter((name) => !/^(whole|killed-\d+|stopped)\.(safetensors|mid)$/.test(name))).toEqual(
    [],
  );
});
