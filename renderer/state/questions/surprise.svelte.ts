import { untrack } from 'svelte';
import { messageOf, SegueError } from '../../../shared/errors.ts';
import type { ModelInfo } from '../../../shared/ipc/contract.ts';
import { floatsOf } from '../../../shared/ipc/floats.ts';
import type { Note, Song } from '../../../shared/music/song.ts';
import type { Continuation } from '../../../shared/project/take.ts';
import type { Takes } from '../takes.svelte.ts';
import { QuestionLine } from './question-line.ts';
import { canAsk, type QuestionParts } from './question-parts.ts';
import { type Asked, surpriseQuestions, whyUntold } from './take-surprise.ts';

/** Milliseconds without an edit before the figures are worked out anew. */
const rest = 400;

/** What the notes of a song cost a model, and those of a take. */
export interface ToldSurprise {
  readonly model: ModelInfo;
  readonly song: Song;
  readonly take: Continuation | undefined;
  /** In nats; notes that the model does not read are left out. */
  readonly nats: ReadonlyMap<Note, number>;
  /** Why those of the take are not told, a sentence. */
  readonly untold?: string;
}

export interface SurpriseParts extends QuestionParts {
  /** The take that is looked at, whole or not. */
  readonly takes: Pick<Takes, 'viewer' | 'writing'>;
}

/** How little the chosen model expected each note of the song on the desk, and of the take that is looked at; worked out as long as it is shown. */
export class Surprise {
  /** Notes are coloured by it. */
  on = $state(false);
  told: ToldSurprise | undefined = $state.raw();
  /** How far the figures are that are being worked out, from 0 to 1; undefined where none are. */
  fraction: number | undefined = $state();
  /** Why there are none, a sentence. */
  failure = $state('');
  readonly #parts: SurpriseParts;
  readonly #line: QuestionLine;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How many questions are asked for what is shown, and how many of them are answered. */
  #asked = 1;
  #answered = 0;

  constructor(parts: SurpriseParts) {
    this.#parts = parts;
    this.#line = new QuestionLine(parts.client);
    parts.client.on('question', ({ question, fraction }) => {
      if (question === this.#line.open) this.fraction = (this.#answered + fraction) / this.#asked;
    });
  }

  /** Whether the song or the model is another one since. */
  readonly stale: boolean = $derived.by(() => {
    const { told } = this;
    return told !== undefined && !this.#holds(told);
  });

  /** What the roll colours notes by; undefined where it does not. */
  readonly shown: { readonly nats: ReadonlyMap<Note, number>; readonly stale: boolean } | undefined = $derived.by(() =>
    this.on && this.told ? { nats: this.told.nats, stale: this.stale } : undefined,
  );

  /** The mean over some notes, in nats; undefined where the model reads none of them, or none was asked about. */
  mean(notes: Iterable<Note>): number | undefined {
    let [sum, count] = [0, 0];
    for (const note of notes) {
      const nats = this.told?.nats.get(note);
      if (nats === undefined) continue;
      sum += nats;
      count++;
    }
    return count === 0 ? undefined : sum / count;
  }

  /** Why the notes of the take that is looked at are not told, a sentence; empty where they are, or there is none. */
  readonly untold: string = $derived.by(() => {
    const take = this.#lookedAt;
    const asked = this.#parts.model();
    if (!this.on || !take || !canAsk(asked)) return '';
    const { told } = this;
    return whyUntold(take, this.#parts.document.song, asked) ?? (told?.take === take ? (told.untold ?? '') : '');
  });

  /** In an effect: keeps the figures up to date. */
  follow(): void {
    const { model, document, engine } = this.#parts;
    const [on, asked, song, take, connected] = [this.on, model(), document.song, this.#take, engine.connected];
    untrack(() => {
      clearTimeout(this.#timer);
      if (!on) {
        this.#line.drop();
        this.fraction = undefined;
        this.failure = '';
        return;
      }
      if (!connected || (this.told && this.#holds(this.told) && this.told.take === take)) return;
      if (!canAsk(asked) || document.notes === 0) {
        this.told = undefined;
        return;
      }
      this.#timer = setTimeout(() => void this.#ask(asked, song, take), this.told ? rest : 0);
    });
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** The whole take that is looked at; none while takes are written. */
  get #lookedAt(): Continuation | undefined {
    const { viewer, writing } = this.#parts.takes;
    return writing ? undefined : viewer.shown;
  }

  /** The same, where the model can tell of it. */
  get #take(): Continuation | undefined {
    const take = this.#lookedAt;
    const asked = this.#parts.model();
    return take && asked && !whyUntold(take, this.#parts.document.song, asked) ? take : undefined;
  }

  #holds({ song, model }: ToldSurprise): boolean {
    return song === this.#parts.document.song && model.id === this.#parts.model()?.id;
  }

  async #ask(model: ModelInfo, song: Song, take: Continuation | undefined): Promise<void> {
    const questions = surpriseQuestions(song, take);
    const [first, ...more] = questions;
    this.failure = '';
    this.fraction = 0;
    [this.#asked, this.#answered] = [questions.length, 0];
    try {
      await this.#line.ask(
        async (id): Promise<ToldSurprise> => {
          const nats = await this.#natsOf(id, model, first);
          try {
            // A note that is told already stands in the song itself.
            for (const one of more)
              for (const [note, cost] of await this.#natsOf(id, model, one)) if (!nats.has(note)) nats.set(note, cost);
          } catch (thrown) {
            if (thrown instanceof SegueError && (thrown.code === 'io' || thrown.code === 'cancelled')) throw thrown;
            return { model, song, take, nats, untold: messageOf(thrown) };
          }
          return { model, song, take, nats };
        },
        (told) => {
          this.told = told;
        },
      );
    } catch (thrown) {
      // Where the engine cannot be reached, what it told stays.
      if (!(thrown instanceof SegueError && thrown.code === 'io')) this.told = undefined;
      this.failure = messageOf(thrown);
    }
    if (this.#line.open === undefined) this.fraction = undefined;
  }

  async #natsOf(question: string, model: ModelInfo, asked: Asked): Promise<Map<Note, number>> {
    if (this.#line.open !== question) throw new SegueError('cancelled', 'This is no longer asked for.');
    const { nats } = await this.#parts.client.call('questions.surprise', { question, model: model.id, ...asked });
    if (this.#line.open === question) this.#answered++;
    return byNote(asked.song, floatsOf(nats));
  }
}

/** What notes cost, as it crosses a channel: track after track, NaN for notes that are not told of. */
function byNote({ tracks }: Song, nats: Float32Array): Map<Note, number> {
  const found = new Map<Note, number>();
  let at = 0;
  for (const { notes } of tracks) {
    for (const note of notes) {
      const cost = nats[at++];
      if (cost !== undefined && !Number.isNaN(cost)) found.set(note, cost);
    }
  }
  return found;
}
