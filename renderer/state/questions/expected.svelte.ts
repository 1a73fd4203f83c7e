import { untrack } from 'svelte';
import { messageOf } from '../../../shared/errors.ts';
import type { Expectation, ModelInfo } from '../../../shared/ipc/contract.ts';
import type { Song } from '../../../shared/music/song.ts';
import { Steady } from '../room/steady.ts';
import type { Transport } from '../transport.svelte.ts';
import { QuestionLine } from './question-line.ts';
import { canAsk, type QuestionParts } from './question-parts.ts';

/** Milliseconds between one question and the next while the playhead moves. */
const pause = 120;
/** Songs with more notes are not asked about while they play: handing them over would hold up the window. */
const mostWhilePlaying = 10_000;

/** Where a model was asked what it expects. */
interface Place {
  readonly model: ModelInfo;
  readonly song: Song;
  readonly tick: number;
}

export interface ExpectedParts extends QuestionParts {
  readonly transport: Transport;
}

/** What the chosen model expects next at the playhead. Only the latest place counts: what is asked of others is given up. */
export class Expected {
  /** It is shown beside the keys. */
  on = $state(false);
  told: (Place & { readonly chances: Expectation }) | undefined = $state.raw();
  /** Why it cannot be told, a sentence. */
  failure = $state('');
  readonly #parts: ExpectedParts;
  readonly #line: QuestionLine;
  readonly #steady = new Steady(pause, () => this.#ask());

  constructor(parts: ExpectedParts) {
    this.#parts = parts;
    this.#line = new QuestionLine(parts.client);
  }

  /** What the roll draws on the keys of the track in front; undefined where it does not. */
  readonly shown: readonly number[] | undefined = $derived.by(() => {
    const { told } = this;
    const { document } = this.#parts;
    if (!this.on || !told || told.song !== document.song || told.model.id !== this.#parts.model()?.id) return undefined;
    const drums = document.song.tracks[document.track]?.drums ?? false;
    return drums ? told.chances.drums : told.chances.pitches;
  });

  /** Whether there is no note in the song: nothing leads to a next one then. */
  readonly unasked: boolean = $derived.by(() => this.#parts.document.notes === 0);

  /** In an effect: follows the playhead, the song and the model. */
  follow(): void {
    const { document, engine, transport } = this.#parts;
    const [on, place, { connected }] = [this.on, this.#place, engine];
    const tooMuch = transport.playing && document.notes > mostWhilePlaying;
    untrack(() => {
      if (!on) {
        this.#line.drop();
        this.#steady.stop();
        this.told = undefined;
        this.failure = '';
      } else if (place && connected && !tooMuch) {
        // What plays is told of as it comes; whoever looks for a place wants that one.
        if (!transport.playing) this.#line.drop();
        this.#steady.ask();
      }
    });
  }

  close(): void {
    this.#steady.stop();
  }

  get #place(): Place | undefined {
    const { document, transport } = this.#parts;
    const model = this.#parts.model();
    const tick = Math.max(0, Math.round(transport.tick));
    return canAsk(model) && document.notes > 0 ? { model, song: document.song, tick } : undefined;
  }

  async #ask(): Promise<void> {
    const place = untrack(() => this.#place);
    const { told } = this;
    if (!this.on || !place) return;
    if (told?.song === place.song && told.tick === place.tick && told.model.id === place.model.id) return;
    const { client } = this.#parts;
    const { model, song, tick } = place;
    try {
      await this.#line.ask(
        (question) => client.call('questions.expected', { question, model: model.id, song, tick }),
        (chances) => {
          this.failure = '';
          this.told = { ...place, chances };
        },
      );
    } catch (thrown) {
      this.told = undefined;
      this.failure = messageOf(thrown);
    }
  }
}
