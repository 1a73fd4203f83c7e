import { SegueError } from '../../shared/errors.ts';
import type { NoteRef, SeenToken } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { type BarCutter, END, START, type Tokenizer } from '../../shared/tokens/tokenizer.ts';

/** A song as a model reads it, and which of its notes each token strikes. */
export interface ReadNotes {
  readonly tokens: Int32Array;
  /** For each token the note that it strikes, where it strikes one. */
  readonly struck: readonly (NoteRef | undefined)[];
}

/**
 * Writes a song as tokens, and finds its notes among them: by where they begin on the tokenizer's scale of time, and
 * their key. Notes that the tokenizer writes as one are found once.
 * @throws SegueError `bad-option` where the tokenizer writes letters and not notes, `bad-input` where it cannot write the song
 */
export function readNotes(tokenizer: Tokenizer, song: Song): ReadNotes {
  const { bars } = tokenizer;
  if (!bars) {
    throw new SegueError(
      'bad-option',
      `The model’s tokenizer “${tokenizer.id}” does not write notes as tokens of their own; choose another model.`,
    );
  }
  const tokens = tokenizer.encode(song);
  const waiting = strikes(bars, song);
  const cursor = tokenizer.cursor();
  const struck = Array.from(tokens, (token) => {
    cursor.accept(token);
    const key = bars.keyOf(token);
    return key === undefined ? undefined : waiting.get(placeOf(cursor.tick, key))?.shift();
  });
  return { tokens, struck };
}

function strikes(bars: BarCutter, song: Song): Map<string, NoteRef[]> {
  const found = new Map<string, NoteRef[]>();
  const onset = bars.onsetsIn(song);
  for (const [track, { notes }] of song.tracks.entries()) {
    for (const [note, { tick, pitch }] of notes.entries()) {
      const place = placeOf(onset(tick), pitch);
      const others = found.get(place);
      if (others) others.push({ track, note });
      else found.set(place, [{ track, note }]);
    }
  }
  return found;
}

function placeOf(tick: number, key: number): string {
  return `${tick} ${key}`;
}

/** What a token is in every vocabulary: of no note. */
const ofNone: readonly number[] = [START, END];

/**
 * The tokens of a stretch with their names, each with the note that it helps to write: what comes since the note before it
 * was struck prepares the next one.
 */
export function seenTokens(tokenizer: Tokenizer, { tokens, struck }: ReadNotes, from: number, to: number): SeenToken[] {
  const seen: SeenToken[] = [];
  let next: NoteRef | undefined;
  for (let i = struck.length - 1; i >= from; i--) {
    next = struck[i] ?? next;
    if (i >= to) continue;
    const token = tokens[i] ?? END;
    const note = ofNone.includes(token) ? undefined : next;
    seen.push({ name: tokenizer.vocabulary[token] ?? String(token), ...(note && { note }) });
  }
  return seen.reverse();
}
