import type {
  Advice,
  DatasetInfo,
  EngineClient,
  PresetCost,
  RunChoices,
  RunCost,
  RunOptions,
  RunRequest,
  SongFilter,
} from '../../../shared/ipc/contract.ts';
import type { Notices } from '../notices.svelte.ts';
import { Latest } from './latest.ts';

/** Milliseconds of rest after a change before advice is asked for, and before real steps are measured. */
const rest = { advice: 250, measure: 1200 } as const;

export interface RunPlanParts {
  readonly client: EngineClient;
  readonly notices: Notices;
  /** What it would learn from: a dataset, and which of its songs. */
  readonly music: () => { readonly dataset: DatasetInfo; readonly filter: SongFilter } | undefined;
  /** Names that runs and models have already. */
  readonly taken: () => readonly string[];
}

/** How long a run is to be: one of the two. */
export type RunLength = { readonly minutes: number } | { readonly steps: number };

/** The run that is being planned: what was chosen for it, what it would cost, and what speaks against it. */
export class RunPlan {
  choices: RunChoices | undefined = $state.raw();
  /** As it was typed; a name is proposed where it is empty. */
  typedName = $state('');
  /** Id of a model to begin with, for fine-tuning; the choices below do not count then. */
  from: string | undefined = $state();
  /** Undefined means what is usual. */
  chosenModel: string | undefined = $state();
  chosenPreset: string | undefined = $state();
  chosenTokenizer: string | undefined = $state();
  chosenLength: RunLength | undefined = $state.raw();
  options: RunOptions = $state.raw({});
  advice: readonly Advice[] = $state.raw([]);
  cost: RunCost | undefined = $state.raw();
  measuring = $state(false);
  /** Why it could not be measured, a sentence. */
  failure = $state('');
  #measured = $state('');
  readonly #parts: RunPlanParts;
  readonly #latestAdvice = new Latest();
  readonly #latestCost = new Latest();

  constructor(parts: RunPlanParts) {
    this.#parts = parts;
  }

  readonly model: string = $derived.by(() => this.chosenModel ?? this.choices?.usual.model ?? '');
  readonly preset: string = $derived.by(() => this.chosenPreset ?? this.choices?.usual.preset ?? '');
  readonly tokenizer: string = $derived.by(() => this.chosenTokenizer ?? this.choices?.usual.tokenizer ?? '');
  readonly length: RunLength = $derived.by(() => this.chosenLength ?? { minutes: this.choices?.usual.minutes ?? 10 });

  /** The name that is proposed: that of the music, with a number where it is taken. */
  readonly proposedName: string = $derived.by(() => {
    const { music, taken } = this.#parts;
    const plain = (music()?.dataset.name ?? 'Model').replaceAll(/[<>:"/\\|?*]/g, ' ').trim() || 'Model';
    const base = this.from === undefined ? `${plain} ${this.preset}`.trim() : `${plain} tuned`;
    const names = new Set(taken());
    for (let i = 1; ; i++) {
      const name = i === 1 ? base : `${base} ${i}`;
      if (!names.has(name)) return name;
    }
  });

  /** What is asked for; undefined while there is nothing to learn from. */
  readonly request: RunRequest | undefined = $derived.by(() => {
    const music = this.#parts.music();
    if (!music || !this.choices) return undefined;
    const { dataset, filter } = music;
    const { model, preset, tokenizer, from, options, length } = this;
    return {
      name: this.typedName.trim() || this.proposedName,
      dataset: dataset.id,
      ...(Object.keys(filter).length > 0 && { filter }),
      ...(from === undefined ? { model, preset, tokenizer } : { from }),
      ...length,
      ...(Object.keys(options).length > 0 && { options }),
    };
  });

  /** Whether the costs that are shown are those of what is chosen now. */
  readonly current: boolean = $derived.by(() => this.#measured !== '' && this.#measured === keyOf(this.request));

  /** What each preset of the chosen kind of model would ask for, as far as it was measured. */
  readonly presetCosts: readonly PresetCost[] = $derived.by(() =>
    this.from === undefined && this.#measuredModel === this.model ? (this.cost?.presets ?? []) : [],
  );
  #measuredModel: string | undefined = $state();

  /** Looks up what can be chosen, once. */
  async begin(): Promise<void> {
    if (this.choices) return;
    await this.#parts.notices.attempt(async () => {
      this.choices = await this.#parts.client.call('runs.choices', {});
    });
  }

  /** Changes options; those that are undefined are as usual again. */
  setOptions(change: { readonly [P in keyof RunOptions]: RunOptions[P] | undefined }): void {
    const entries = Object.entries({ ...this.options, ...change }).filter(([, value]) => value !== undefined);
    this.options = Object.fromEntries(entries);
  }

  /** Chooses another kind of model: parts of the configuration that were set are the other one's. */
  choose(model: string | undefined, from?: string): void {
    this.from = from;
    if (from === undefined) this.chosenModel = model;
    this.setOptions({ config: undefined });
  }

  /** Does what some advice says. */
  apply({ change }: Advice): void {
    if (!change) return;
    if (change.preset !== undefined) this.chosenPreset = change.preset;
    if (change.options) this.setOptions(change.options);
    if (change.steps !== undefined) this.chosenLength = { steps: change.steps };
    else if (change.minutes !== undefined) this.chosenLength = { minutes: change.minutes };
  }

  /** Takes over all of another run but its name, to be changed and started as a run of its own. */
  clone(request: RunRequest): void {
    this.typedName = '';
    this.from = request.from;
    this.chosenModel = request.model;
    this.chosenPreset = request.preset;
    this.chosenTokenizer = request.tokenizer;
    this.options = request.options ?? {};
    if (request.steps !== undefined) this.chosenLength = { steps: request.steps };
    else this.chosenLength = request.minutes === undefined ? undefined : { minutes: request.minutes };
  }

  /**
   * Asks for advice, and after a longer rest measures what it would cost. Gives what calls that off, for when the
   * request changes before.
   */
  consider(request: RunRequest, measure: boolean): () => void {
    const timers = [setTimeout(() => void this.#advise(request), rest.advice)];
    if (measure && keyOf(request) !== this.#measured) {
      timers.push(setTimeout(() => void this.measure(request), rest.measure));
    }
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }

  /** Measures real steps on this device. */
  async measure(request: RunRequest): Promise<void> {
    this.measuring = true;
    this.failure = '';
    let done = false;
    try {
      await this.#latestCost.ask(
        () => this.#parts.client.call('runs.measure', request),
        (cost) => {
          done = true;
          this.cost = cost;
          this.#measured = keyOf(request);
          this.#measuredModel = request.model;
        },
      );
    } catch (thrown) {
      done = true;
      this.failure = thrown instanceof Error ? thrown.message : String(thrown);
      this.#measured = keyOf(request);
      this.cost = undefined;
    }
    if (done) this.measuring = false;
  }

  async #advise(request: RunRequest): Promise<void> {
    await this.#parts.notices.attempt(() =>
      this.#latestAdvice.ask(
        () => this.#parts.client.call('runs.advise', request),
        (advice) => {
          this.advice = advice;
        },
      ),
    );
  }
}

/** What of a request decides on its cost. */
function keyOf(request: RunRequest | undefined): string {
  return request ? JSON.stringify({ ...request, name: '' }) : '';
}
