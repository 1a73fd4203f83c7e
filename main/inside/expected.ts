import { setImmediate as nextTurn } from 'node:timers/promises';
import { termsFor } from '../../shared/constraints/agree.ts';
import { Cast, playersOf } from '../../shared/constraints/cast.ts';
import { Ledger } from '../../shared/constraints/ledger.ts';
import { Timeline } from '../../shared/constraints/timeline.ts';
import { SegueError } from '../../shared/errors.ts';
import type { Expectation } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { END, type SteeredCursor, type Steering, type Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { SequenceModel } from '../models/model.ts';
import { listenTo, requireSameVocabulary } from '../sampling/long-prompt.ts';
import { type NextNotes, nextNotes, type SearchOptions } from './next-notes.ts';
import { readNotes } from './read-notes.ts';

/** What asking for the next note needs of a model. */
export type ExpectingModel = Pick<SequenceModel, 'vocabularySize' | 'context' | 'tree'>;

/** Tokens of a prompt that are read without a look at the signal. */
const STRETCH = 512;

/**
 * What a model expects at a tick of a song: see {@link Expectation}, which says what the figures are. The model is given
 * as much of what begins before the tick as `continue` would give it (at the song's beginning, how it opens), and the ways on from there are searched, the
 * likeliest first, until no more than the `rest` of them is left or `nodes` tokens were read.
 * @throws SegueError `bad-option` for a model that reads letters, `bad-input` where it cannot read the song, `cancelled`
 */
export async function expectedNext(
  model: ExpectingModel,
  tokenizer: Tokenizer,
  song: Song,
  tick: number,
  options: Partial<SearchOptions> = {},
): Promise<Expectation> {
  const search: SearchOptions = { rest: 0.02, nodes: 288, depth: 32, ...options };
  requireSameVocabulary(tokenizer, model.vocabularySize);
  const { steering, prompt, cursor } = placeIn(tokenizer, song, tick);
  const { tokens } = listenTo(tokenizer, prompt, model.context - search.depth);
  const tree = model.tree(tokens.length, search.nodes);
  try {
    let logits: Float32Array = new Float32Array(0);
    for (let from = 0; from < tokens.length; from += STRETCH) {
      await nextTurn();
      if (search.signal?.aborted) throw new SegueError('cancelled', 'This is no longer asked for.');
      logits = await tree.read(tokens.subarray(from, from + STRETCH));
    }
    return told(await nextNotes(tree, logits, cursor, search), steering, song);
  } finally {
    tree.dispose();
  }
}

/** What comes before a place, and a cursor there that lets nothing be struck before the place. */
function placeIn(tokenizer: Tokenizer, song: Song, tick: number) {
  const { tokens, struck } = readNotes(tokenizer, song);
  const { bars, steering } = tokenizer;
  if (!bars || !steering) throw new Error('A tokenizer that writes notes can be steered.');
  const onset = bars.onsetsIn(song);
  const place = onset(tick);
  const last = struck.findLastIndex((ref) => {
    const note = ref && song.tracks[ref.track]?.notes[ref.note];
    return note !== undefined && onset(note.tick) < place;
  });
  const [head = tokens.subarray(0, 1)] = bars.cut(tokens, [0]);
  const prompt = last < 0 ? opening(head, tokens, cursorFrom(steering, head, song, 0)) : tokens.subarray(0, last + 1);
  return { steering, prompt, cursor: cursorFrom(steering, prompt, song, place) };
}

/** What a song says before its first note, as far as no time passes: who plays, and in which meter and tempo. */
function opening(head: Int32Array, tokens: Int32Array, cursor: SteeredCursor): Int32Array {
  let length = head.length;
  while (length < tokens.length) {
    const token = tokens[length] ?? END;
    const does = cursor.meaning(token)?.does;
    if (token === END || (does !== undefined && does !== 'pass')) break;
    cursor.accept(token);
    if (cursor.tick > 0) break;
    length++;
  }
  return tokens.subarray(0, length);
}

function cursorFrom(steering: Steering, prompt: Int32Array, song: Song, place: number): SteeredCursor {
  const terms = termsFor({}, { tonic: undefined });
  const clock = steering.clock(song);
  const from = clock.songTick(place);
  const endless = { end: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  // What stands in the song already is no matter here.
  const timeline = new Timeline({ terms, clock, song: { ...song, tracks: [] }, from, ...endless });
  const parts = steering.parts(song);
  return steering.continuing(prompt, ({ tick, held, closed, plays }) => {
    const cast = new Cast(playersOf(plays ? parts.filter(({ part }) => plays(part)) : parts, terms));
    return new Ledger({ terms, timeline, cast, tick, held, closed });
  });
}

/** Shares of the whole, by key. */
function told({ strikes, ends, open }: NextNotes, steering: Steering, song: Song): Expectation {
  const drumParts = new Set(steering.parts(song).flatMap(({ part, drums }) => (drums ? [part] : [])));
  const pitches = new Array<number>(128).fill(0);
  const drums = new Array<number>(128).fill(0);
  let whole = ends + open;
  for (const { chance } of strikes) whole += chance;
  for (const { part, key, chance } of strikes) {
    const keys = drumParts.has(part) ? drums : pitches;
    keys[key] = (keys[key] ?? 0) + chance / whole;
  }
  return { pitches, drums, ends: ends / whole, open: open / whole };
}
