import { setImmediate } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import { readParameters } from '../weights/model-file.ts';
import type { StoredTensor } from '../weights/safetensors.ts';
import type { TrainingControl } from './control.ts';
import { Curve } from './curve.ts';
import type { TrainingEvent } from './events.ts';
import { meanLoss } from './held-out.ts';
import { type RunProgress, sampleShare, settle, validationSeconds } from './progress.ts';
import type { Recipe } from './recipe.ts';
import { learningRateAt, type Schedule } from './schedule.ts';
import { Stopwatch } from './stopwatch.ts';
import type { Trainer } from './trainer.ts';

/** Warm-up and floor of a run; the peak is the recipe's. */
const shapes: Readonly<Record<'falling' | 'constant', Omit<Schedule, 'peak'>>> = {
  falling: { warmup: 0.05, floor: 0.05 },
  constant: { warmup: 0, floor: 1 },
};
/** A run bounded by minutes may take this much longer than them, so that its schedule comes to its end. */
const overtime = 1.1;
/** At most this share of the time goes into writing checkpoints. */
const checkpointShare = 0.05;

/** Told how a run stands. What it is given is not to be changed, and it alone may ask for the curve's tail. */
export type ProgressListener = (progress: RunProgress, step: number, curve: Curve) => void;

export interface RunOptions {
  readonly trainer: Trainer;
  readonly recipe: Recipe;
  /** Where the run stands; it changes as the run goes on. */
  readonly progress: RunProgress;
  /** The best weights so far, by name; empty before the first validation. */
  readonly best: ReadonlyMap<string, StoredTensor>;
  /** Token sequences that a validation reads. */
  readonly validation: readonly Int32Array[];
  /** Least seconds between checkpoints. */
  readonly checkpointSeconds: number;
  readonly control: TrainingControl;
  readonly emit: (event: TrainingEvent) => void;
  /** Told after every step and validation how the run stands. */
  readonly onProgress?: ProgressListener | undefined;
  /** Lets the model write something now and then, after a validation; gives the notes of the longest run that is copied. */
  readonly sample?: (() => Promise<number | undefined>) | undefined;
  /** Writes the run down as it stands, and says where. */
  readonly save: (best: ReadonlyMap<string, StoredTensor>) => Promise<string>;
}

/** The loop of training, around a trainer that takes the steps. */
export class Run {
  readonly #options: RunOptions;
  #best: ReadonlyMap<string, StoredTensor>;
  #nextCheckpoint = 0;
  readonly #stepping: Stopwatch;
  readonly #validating: Stopwatch;
  readonly #sampling: Stopwatch;
  readonly #curve: Curve;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#best = options.best;
    this.#stepping = new Stopwatch(options.progress.secondsPerStep);
    this.#validating = new Stopwatch(validationSeconds(options.progress));
    this.#sampling = new Stopwatch(validationSeconds(options.progress));
    this.#curve = new Curve(options.progress.curve);
  }

  /** The weights that validated best so far; empty before the first validation. */
  get best(): ReadonlyMap<string, StoredTensor> {
    return this.#best;
  }

  /**
   * Trains until the steps are done, the time is up, or validation has not become better for as long as the recipe's
   * patience says. Between steps the event loop gets a turn. A checkpoint is written before the first
   * step, at intervals, once the number of steps is final, on a pause and on cancelling.
   *
   * @throws SegueError `cancelled`, or what a step or the disk throws
   */
  async untilDone(): Promise<void> {
    const { control } = this.#options;
    await this.#checkpoint();
    this.#tellProgress();
    try {
      for (;;) {
        if (this.#isValidationDue()) {
          await this.#validate();
          await this.#sample();
        }
        if (this.#isFinished()) return;
        if (control.paused) await this.#checkpoint();
        await control.gate();
        await this.#step();
        if (this.#settle() || performance.now() >= this.#nextCheckpoint) await this.#checkpoint();
        await setImmediate();
      }
    } catch (error) {
      if (error instanceof SegueError && error.code === 'cancelled') await this.#checkpoint();
      throw error;
    }
  }

  async #step(): Promise<void> {
    const { trainer, recipe, progress, emit } = this.#options;
    const start = performance.now();
    const schedule = { ...shapes[recipe.schedule ?? 'falling'], peak: recipe.learningRate };
    const learningRate = learningRateAt(trainer.step, progress.plannedSteps, schedule);
    const { loss, gradientNorm, tokens } = await trainer.next(learningRate);
    const seconds = this.#stepping.count((performance.now() - start) / 1000);
    progress.seconds += seconds;
    progress.tokens += tokens;
    progress.lossSum += loss;
    progress.lossCount++;
    const tokensPerSecond = tokens / seconds;
    this.#curve.add({ step: trainer.step, loss, learningRate, gradientNorm, tokensPerSecond });
    emit({
      event: 'step',
      step: trainer.step,
      plannedSteps: progress.plannedSteps,
      loss,
      learningRate,
      gradientNorm,
      tokensPerSecond,
      secondsLeft: (Math.max(0, progress.plannedSteps - trainer.step) * progress.seconds) / trainer.step,
    });
    this.#tellProgress();
  }

  #isFinished(): boolean {
    const { trainer, recipe, progress, control } = this.#options;
    if (progress.worse >= recipe.patience) return true;
    if (control.finishing && trainer.step > 0) return true;
    if (recipe.minutes !== undefined && progress.seconds >= recipe.minutes * 60 * overtime) return true;
    return progress.settled && trainer.step >= progress.plannedSteps;
  }

  #isValidationDue(): boolean {
    const { trainer, progress } = this.#options;
    if (trainer.step === 0 || progress.history.at(-1)?.step === trainer.step) return false;
    return trainer.step % progress.validationInterval === 0 || this.#isFinished();
  }

  async #validate(): Promise<void> {
    const { trainer, recipe, progress, validation, control, emit } = this.#options;
    const start = performance.now();
    const { validationLoss, best } = await trainer.judged(async () => {
      const validationLoss = await meanLoss(trainer.model, validation, recipe.window, control.signal);
      const best = progress.best === null || validationLoss < progress.best.loss;
      if (best) this.#best = await readParameters(trainer.model.parameters);
      return { validationLoss, best };
    });
    const trainingLoss = progress.lossSum / Math.max(1, progress.lossCount);
    progress.history.push({ step: trainer.step, trainingLoss, validationLoss });
    if (best) progress.best = { step: trainer.step, loss: validationLoss };
    progress.worse = best ? 0 : progress.worse + 1;
    progress.lossSum = 0;
    progress.lossCount = 0;
    progress.seconds += this.#validating.count((performance.now() - start) / 1000);
    emit({ event: 'validation', step: trainer.step, trainingLoss, validationLoss, best });
    this.#tellProgress();
  }

  #tellProgress(): void {
    const { trainer, progress, onProgress } = this.#options;
    onProgress?.(progress, trainer.step, this.#curve);
  }

  async #sample(): Promise<void> {
    const { trainer, progress, sample } = this.#options;
    if (!sample) return;
    const isFirst = progress.copies.length === 0;
    if (!isFirst && !this.#isFinished() && progress.sampleSeconds > sampleShare * progress.seconds) return;
    const start = performance.now();
    const notes = await sample();
    const seconds = this.#sampling.count((performance.now() - start) / 1000);
    progress.seconds += seconds;
    progress.sampleSeconds += seconds;
    if (notes !== undefined) progress.copies.push({ step: trainer.step, notes });
    this.#tellProgress();
  }

  #settle(): boolean {
    const { trainer, recipe, progress } = this.#options;
    return recipe.minutes !== undefined && settle(progress, trainer.step, recipe.minutes * 60);
  }

  async #checkpoint(): Promise<void> {
    const { trainer, checkpointSeconds, save, emit } = this.#options;
    const start = performance.now();
    const file = await save(this.#best);
    const now = performance.now();
    this.#nextCheckpoint = now + Math.max(checkpointSeconds * 1000, (now - start) / checkpointShare);
    emit({ event: 'checkpoint', step: trainer.step, file });
  }
}
