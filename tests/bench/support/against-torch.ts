import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const ROUNDS = 5;
const REPEATS = 3;
const rival = fileURLToPath(new URL('../../../../shared/rivals/torch_yardstick.py', import.meta.url));
const python = process.env.PYTHON ?? 'python3';

/** A piece of work that can be done again and again; each time it handles so many tokens. */
export interface Work {
  /** What the PyTorch script calls the same work, and how many threads either has. */
  readonly name: string;
  readonly threads: number;
  readonly tokens: number;
  run(): Promise<void>;
}

/**
 * Prints the work's tokens a second beside PyTorch's, and the ratio. The rival is the PyTorch script that stands beside
 * the checkout, run by `python3` (or $PYTHON) in turn with ours so that a busy machine slows both.
 */
export async function againstTorch(work: Work): Promise<void> {
  await work.run();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const begun = performance.now();
      await work.run();
      ours.push((work.tokens * 1000) / (performance.now() - begun));
    }
    const rate = torchRate(work);
    if (rate !== undefined) theirs.push(rate);
  }
  const comparison =
    theirs.length > 0
      ? `PyTorch ${spread(theirs)}, ratio ${(median(ours) / median(theirs)).toFixed(2)}`
      : 'PyTorch not measured: it is not installed here';
  console.log(`${work.name}, ${work.threads} threads: Segue ${spread(ours)} tokens/s, ${comparison}`);
}

const torchResult = v.object({ perSecond: v.number() });

/** PyTorch's tokens a second at the same work, median of a few repeats; undefined where it cannot run. */
function torchRate({ name, threads }: Work): number | undefined {
  if (!existsSync(rival)) return undefined;
  const options = ['--threads', String(threads), '--repeat', String(REPEATS)];
  const run = spawnSync(python, [rival, name, ...options], { encoding: 'utf8' });
  return run.status === 0 ? v.parse(torchResult, JSON.parse(run.stdout)).perSecond : undefined;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const spread = (values: readonly number[]) =>
  `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;
