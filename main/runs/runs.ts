import { SegueError } from '../../shared/errors.ts';
import type { Advice, Calls, RunChoices, RunDetail, RunInfo, RunRequest } from '../../shared/ipc/contract.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { Keeper } from '../library/library.ts';
import type { Store } from '../library/store.ts';
import { Thread } from '../threads/thread.ts';
import type { PlanAnswers } from './plan-thread.ts';

export interface RunsOptions {
  readonly store: Store;
  readonly datasets: Datasets;
  /** Told of every run that came, moved on or changed. */
  readonly onChange: (run: RunInfo) => void;
}

/** The training runs of the library. */
export class Runs implements Keeper {
  readonly #options: RunsOptions;
  #plan: Thread<PlanAnswers> | undefined;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  choices(): Promise<RunChoices> {
    return this.#planner.ask('choices', null);
  }

  async advise(request: RunRequest): Promise<readonly Advice[]> {
    const recipe = await this.#planner.ask('resolve', request);
    const { seed, valFraction } = recipe;
    const { split } = await this.#options.datasets.open(request.dataset, request.filter, seed, valFraction);
    return this.#planner.ask('advise', { request, training: split.training });
  }

  list(): Promise<readonly RunInfo[]> {
    return this.#options.store.ask('listRuns', null);
  }

  open(id: string): Promise<RunDetail> {
    return this.#options.store.ask('detail', id);
  }

  async sample(run: string, step: number, index: number): Promise<Song> {
    return readMidi(await this.#options.store.ask('songOfSample', { run, step, index })).song;
  }

  async compare([one, other]: readonly [string, string]): Promise<Calls['runs.compare']['result']> {
    const runs = [await this.open(one), await this.open(other)] as const;
    return { runs, differences: differencesOf(runs[0].recipe, runs[1].recipe) };
  }

  async rename(id: string, name: string): Promise<string> {
    await this.#options.store.ask('rename', { kind: 'run', id, name, now: Date.now() });
    this.#options.onChange(await this.#options.store.ask('getRun', id));
    return id;
  }

  async remove(id: string): Promise<void> {
    await this.#options.store.ask('removeRun', id);
  }

  get #planner(): Thread<PlanAnswers> {
    if (!this.#plan || this.#plan.ended) {
      this.#plan = new Thread<PlanAnswers>(new URL('./plan-thread.ts', import.meta.url));
    }
    return this.#plan;
  }
}

/** The options whose values differ, each as people write it. */
function differencesOf(
  one: RunDetail['recipe'],
  other: RunDetail['recipe'],
): Calls['runs.compare']['result']['differences'] {
  const options = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return options.flatMap((option) => {
    const values = [written(one[option]), written(other[option])] as const;
    return values[0] === values[1] ? [] : [{ option, values }];
  });
}

function written(value: unknown): string {
  if (value === undefined) return 'not set';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is said of what a window cannot ask for yet. */
export function notYet(): never {
  throw new SegueError('bad-option', 'This version of Segue cannot do that from a window yet; use `segue train`.');
}
