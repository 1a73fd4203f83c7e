import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import type { BarCutter, Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { type ScoringModel, tokenNats } from './likelihood.ts';

/** How little a model expected a note. */
export interface NoteSurprise {
  /** Index of its track in the song. */
  readonly track: number;
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
  /** Of the whole song, as `evaluate` counts it: all notes and the ending. */
  readonly total: number;
  /** How many of the song's notes the tokenizer does not write, or writes as one with another. */
  readonly unread: number;
}

/**
 * What each note of a song cost a model, given all before it.
 * @throws `bad-input` where the model reads letters and not notes, `cancelled` after the signal, `bad-model` where a figure
 * is not a number
 */
export async function surpriseOf(
  model: ScoringModel,
  tokenizer: Tokenizer,
  song: Song,
  signal?: AbortSignal,
): Promise<Surprise> {
  const { bars } = tokenizer;
  if (!bars) {
    throw new SegueError(
      'bad-input',
      `The model’s tokenizer “${tokenizer.id}” does not write notes as tokens of their own; use another model.`,
    );
  }
  const tokens = tokenizer.encode(song);
  const [nats] = await tokenNats(model, [tokens], { signal });
  if (!nats) throw new Error('A sequence was not measured.');
  const struck = strikes(bars, song);
  const all = song.tracks.reduce((sum, track) => sum + track.notes.length, 0);
  const notes: NoteSurprise[] = [];
  const cursor = tokenizer.cursor();
  let since = 0;
  for (const [i, token] of tokens.entries()) {
    cursor.accept(token);
    since += nats[i] ?? 0;
    const key = bars.keyOf(token);
    const note = key === undefined ? undefined : struck.get(placeOf(cursor.tick, key))?.shift();
    if (!note) continue;
    notes.push({ ...note, nats: since });
    since = 0;
  }
  const total = nats.reduce((sum, each) => sum + each, 0);
  return { notes, ending: since, total, unread: all - notes.length };
}

/** The song's notes by where they begin on the tokenizer's scale of time, and their key. */
function strikes(bars: BarCutter, song: Song): Map<string, { track: number; tick: number; pitch: number }[]> {
  const found = new Map<string, { track: number; tick: number; pitch: number }[]>();
  const onset = bars.onsetsIn(song);
  for (const [track, { notes }] of song.tracks.entries()) {
    for (const { tick, pitch } of notes) {
      const place = placeOf(onset(tick), pitch);
      const others = found.get(place);
      if (others) others.push({ track, tick, pitch });
      else found.set(place, [{ track, tick, pitch }]);
    }
  }
  return found;
}

function placeOf(tick: number, key: number): string {
  return `${tick} ${key}`;
}
