import type {
  EngineClient,
  RunCurve,
  RunCurveChange,
  RunDetail,
  RunSample,
  RunState,
} from '../../../shared/ipc/contract.ts';
import { changedCurve, noCurve } from '../../../shared/training/curve.ts';
import type { Hearing } from '../hearing.svelte.ts';
import type { Notices } from '../notices.svelte.ts';
import { Latest } from './latest.ts';

export interface RunPageParts {
  readonly client: EngineClient;
  readonly notices: Notices;
  readonly hearing: Hearing;
}

/** The run that is shown: its curves as they grow, and its samples to be heard. */
export class RunPage {
  /** Id of the run. */
  id: string | undefined = $state();
  detail: RunDetail | undefined = $state.raw();
  curve: RunCurve = $state.raw(noCurve);
  samples: readonly RunSample[] = $state.raw([]);
  /** Whether samples are being played one after the other. */
  inOrder = $state(false);
  readonly #parts: RunPageParts;
  readonly #latest = new Latest();
  /** Changes of the curve that came while it was being looked up. */
  #early: RunCurveChange[] | undefined;
  #looking = 0;
  #state: RunState | undefined;

  constructor(parts: RunPageParts) {
    this.#parts = parts;
    const { client } = parts;
    client.on('run.curve', (change) => {
      if (change.run === this.id) this.#grow(change);
    });
    client.on('run.sample', ({ run, sample }) => {
      if (run === this.id) this.samples = withSample(this.samples, sample);
    });
    client.on('run', ({ id, state }) => {
      if (id !== this.id || state === this.#state) return;
      this.#state = state;
      void this.#look();
    });
    client.onConnection((connected) => {
      if (connected && this.id !== undefined) void this.#look();
    });
  }

  /** Shows another run, or none. */
  open(id: string | undefined): void {
    if (id === this.id) return;
    if (this.inOrder) this.#parts.hearing.stop();
    this.inOrder = false;
    this.id = id;
    this.detail = undefined;
    this.curve = noCurve;
    this.samples = [];
    this.#state = undefined;
    this.#latest.forget();
    if (id !== undefined) void this.#look();
  }

  /** Plays a sample, or falls silent where it is heard already. */
  async hear(sample: Pick<RunSample, 'step' | 'index'>): Promise<void> {
    const { hearing } = this.#parts;
    this.inOrder = false;
    if (hearing.id === this.hearingId(sample)) hearing.stop();
    else await this.#play(sample);
  }

  /** Plays what one seed became, checkpoint after checkpoint: one hears the model learn. */
  async hearInOrder(index = 0): Promise<void> {
    this.inOrder = true;
    const of = this.samples.filter((sample) => sample.index === index);
    await this.#playFrom(of, 0);
  }

  stopHearing(): void {
    this.inOrder = false;
    this.#parts.hearing.stop();
  }

  hearingId({ step, index }: Pick<RunSample, 'step' | 'index'>): string {
    return `sample/${this.id}/${step}/${index}`;
  }

  async #playFrom(samples: readonly RunSample[], at: number): Promise<void> {
    const sample = samples[at];
    if (!sample) {
      this.inOrder = false;
      return;
    }
    await this.#play(sample, () => {
      if (this.inOrder) void this.#playFrom(samples, at + 1);
    });
  }

  async #play({ step, index }: Pick<RunSample, 'step' | 'index'>, onEnd?: () => void): Promise<void> {
    const { client, notices, hearing } = this.#parts;
    const run = this.id;
    if (run === undefined) return;
    const played = await notices.attempt(async () => {
      const { song } = await client.call('runs.sample', { run, step, index });
      if (run === this.id) hearing.start(this.hearingId({ step, index }), song, 0, onEnd);
      return true;
    });
    if (!played) this.inOrder = false;
  }

  #grow(change: RunCurveChange): void {
    if (this.#early) this.#early.push(change);
    // Something was missed, as where the line was broken for a moment.
    else if (change.points.from > this.curve.points.length) void this.#look();
    else this.curve = changedCurve(this.curve, change);
  }

  async #look(): Promise<void> {
    const run = this.id;
    if (run === undefined) return;
    this.#looking++;
    this.#early ??= [];
    const early = this.#early;
    await this.#parts.notices.attempt(() =>
      this.#latest.ask(
        () => this.#parts.client.call('runs.open', { run }),
        (detail) => {
          this.#early = undefined;
          this.detail = detail;
          this.#state = detail.run.state;
          this.samples = detail.samples;
          this.curve = early.reduce(changedCurve, detail.curve);
        },
      ),
    );
    this.#looking--;
    if (this.#looking === 0) this.#early = undefined;
  }
}

function withSample(samples: readonly RunSample[], sample: RunSample): readonly RunSample[] {
  const others = samples.filter(({ step, index }) => step !== sample.step || index !== sample.index);
  return [...others, sample].toSorted((one, other) => one.step - other.step || one.index - other.index);
}
