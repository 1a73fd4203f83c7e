import type { NoteRef } from '../../shared/ipc/contract.ts';
import { countNotes, type Song } from '../../shared/music/song.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { type ReadNotes, readNotes } from '../inside/read-notes.ts';
import { type LikelihoodOptions, type ScoringModel, tokenNats } from './likelihood.ts';

/** How little a model expected a note. */
export interface NoteSurprise extends NoteRef {
  /** Of the song. */
  readonly tick: number;
  readonly pitch: number;
  /** Negative natural logarithm of its probability, with that of all that had to be said before it: when, how long, how loud. */
  readonly nats: number;
}

export interface Surprise {
  /** By time; notes that the tokenizer writes as one are told once. */
  readonly notes: readonly NoteSurprise[];
  /** What was said after the last note: that the music ends there. */
  readonly ending: number;
  /** Of all that was read, as `evaluate` counts it: all notes and the ending. */
  readonly total: number;
  /** How many of the song's notes the tokenizer does not write, or writes as one with another. */
  readonly unread: number;
}

/**
 * What each note of a song cost a model, given all before it.
 * @throws `bad-option` where the model reads letters and not notes, `bad-input` where it cannot read the song, `cancelled`
 * after the signal, `bad-model` where a figure is not a number
 */
export async function surpriseOf(
  model: ScoringModel,
  tokenizer: Tokenizer,
  song: Song,
  options: LikelihoodOptions = {},
): Promise<Surprise> {
  const { tokens, struck } = readNotes(tokenizer, song);
  const [nats] = await tokenNats(model, [tokens], options);
  if (!nats) throw new Error('A sequence was not measured.');
  return toldByNote(song, nats, struck, countNotes(song));
}

/**
 * The figures of tokens as those of the notes that they write.
 * @param struck for each token the note that it strikes, where it strikes one
 * @param count notes that there are to read
 */
export function toldByNote(song: Song, nats: Float32Array, struck: ReadNotes['struck'], count: number): Surprise {
  const notes: NoteSurprise[] = [];
  let since = 0;
  for (const [i, one] of nats.entries()) {
    since += one;
    const ref = struck[i];
    const note = ref && song.tracks[ref.track]?.notes[ref.note];
    if (!ref || !note) continue;
    notes.push({ ...ref, tick: note.tick, pitch: note.pitch, nats: since });
    since = 0;
  }
  const total = nats.reduce((sum, each) => sum + each, 0);
  return { notes, ending: since, total, unread: count - notes.length };
}
