import { messageOf } from '../../../shared/errors.ts';
import type {
  Attention,
  EngineClient,
  GradientReach,
  ModelInfo,
  NoteRef,
  PitchMap,
} from '../../../shared/ipc/contract.ts';
import { floatsOf } from '../../../shared/ipc/floats.ts';
import type { Song } from '../../../shared/music/song.ts';
import type { Document } from '../document.svelte.ts';
import type { Notices } from '../notices.svelte.ts';
import { type HeardNote, heardNotes } from './heard-notes.ts';
import { Latest } from './latest.ts';

export interface InsideParts {
  readonly client: EngineClient;
  readonly notices: Notices;
  readonly document: Document;
  /** The model that Continue uses. */
  readonly model: () => ModelInfo | undefined;
}

/** What a model listened to when it came to a note of the song on the desk. */
export interface Listening {
  readonly model: ModelInfo;
  readonly song: Song;
  readonly note: NoteRef;
  readonly attention: Attention;
  /** [layers, heads, tokens] */
  readonly weights: Float32Array;
}

/** What goes on inside of a model: attention on the roll, how far gradients reach, and where pitches lie. */
export class Inside {
  listening: Listening | undefined = $state.raw();
  /** Whether that is being worked out. */
  asking = $state(false);
  /** Which layer and head are drawn; the mean of all where undefined. */
  layer: number | undefined = $state();
  head: number | undefined = $state();
  /** Of the model of that id. */
  reach: { readonly model: string; readonly curves: readonly GradientReach[] } | undefined = $state.raw();
  pitches: { readonly model: string; readonly map: PitchMap } | undefined = $state.raw();
  /** Why one of the two could not be told, a sentence. */
  failure = $state('');
  readonly #parts: InsideParts;
  readonly #latest = new Latest();

  constructor(parts: InsideParts) {
    this.#parts = parts;
  }

  /** The notes that were listened to, and how much; only as long as the song is the one that was asked about. */
  readonly heard: { readonly from: HeardNote; readonly to: readonly HeardNote[]; readonly share: number } | undefined =
    $derived.by(() => {
      const { listening, layer, head } = this;
      if (!listening || listening.song !== this.#parts.document.song) return undefined;
      return heardNotes(listening, layer, head);
    });

  /** The one note that is selected; undefined where none or more are. */
  get selected(): NoteRef | undefined {
    const { selection, song } = this.#parts.document;
    const [only, ...others] = selection;
    if (!only || others.length > 0) return undefined;
    for (const [track, { notes }] of song.tracks.entries()) {
      const note = notes.indexOf(only);
      if (note >= 0) return { track, note };
    }
    return undefined;
  }

  /** Asks what the model listened to at the selected note; errors become notices. */
  async listen(): Promise<void> {
    const { client, notices, document } = this.#parts;
    const [model, note, { song }] = [this.#parts.model(), this.selected, document];
    if (!model || !note) return;
    this.asking = true;
    await notices.attempt(() =>
      this.#latest.ask(
        () => client.call('inside.attention', { model: model.id, song, note }),
        (attention) => {
          const weights = floatsOf(attention.weights);
          this.layer = undefined;
          this.head = undefined;
          this.listening = { model, song, note, attention, weights };
        },
      ),
    );
    this.asking = false;
  }

  close(): void {
    this.#latest.forget();
    this.listening = undefined;
  }

  /** Works out how far gradients reach in a recurrent model over the song on the desk, beside networks that learned nothing. */
  async measureReach(model: string): Promise<void> {
    const { client, document } = this.#parts;
    await this.#attempt(async () => {
      const fresh = ['rnn', 'lstm'] as const;
      const curves = await client.call('inside.gradients', { models: [model], fresh, song: document.song });
      this.reach = { model, curves };
    });
  }

  /** Works out where a model's pitches lie. */
  async mapPitches(model: string): Promise<void> {
    await this.#attempt(async () => {
      this.pitches = { model, map: await this.#parts.client.call('inside.pitches', { model }) };
    });
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.asking = true;
    this.failure = '';
    try {
      await work();
    } catch (thrown) {
      this.failure = messageOf(thrown);
    }
    this.asking = false;
  }
}
