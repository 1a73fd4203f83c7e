import type { Song } from '../music/song.ts';
import type { Random } from '../random.ts';
import { type BarCutter, END, type InfillMarkers, type Tokenizer } from './tokenizer.ts';

/** The most bars that a gap has. */
const longestGap = 8;
/** How many tokens a sequence has beside its music: the markers, and the END that closes the fill. */
export const overhead = 5;
/** In this share of the sequences some of the gap's notes stay, as a player locks them. */
const lockedShare = 0.5;

/** A piece, or a stretch of one, with a gap and what fills it. */
export interface GappedMusic {
  /** What comes before the gap; without START where it is a stretch from further on in the piece. */
  readonly before: Int32Array;
  /** The gap's time with the notes in it that stay: silence where there are none. */
  readonly gap: Int32Array;
  /** What comes after the gap, as it is written where the gap is as in `gap`. */
  readonly after: Int32Array;
  /** The gap's time with all its notes. */
  readonly fill: Int32Array;
}

/**
 * One sequence of gapped music:
 *
 *     Infill Gap gap Resume after Fill before fill END
 *
 * so that a model that only ever looks back sees both sides before it writes what lies between them: “fill in the
 * middle” (Bavarian et al., “Efficient Training of Language Models to Fill in the Middle”, 2022), for bars. The suffix
 * stands first, as in that paper's variant of joined prefix and middle: what fills the gap follows right upon what comes
 * before it, as it does wherever music goes on, and all that was learned of that holds here too.
 */
export function joinGapped(gapped: GappedMusic, markers: InfillMarkers): Int32Array {
  return Int32Array.of(...openGapped(gapped, markers), ...gapped.fill, END);
}

/** The same up to the fill, for a model to write it. */
export function openGapped(
  { before, gap, after }: Omit<GappedMusic, 'fill'>,
  { infill, gap: opens, resume, fill }: InfillMarkers,
): Int32Array {
  return Int32Array.of(infill, opens, ...gap, resume, ...after, fill, ...before);
}

/** Gapped music with the place of its gap: cursor ticks, from the first one up to the second. */
export interface PlacedGap extends GappedMusic {
  readonly from: number;
  readonly to: number;
}

export interface GapRequest {
  /** Tokens that the joined sequence has at most. */
  readonly limit: number;
  /** The gap begins in a bar that has tokens from here to `limit` tokens further on; anywhere where it is left out. */
  readonly near?: number;
  /** Whether no notes stay in the gap; else some do in every second one. */
  readonly silent?: boolean;
}

/**
 * Draws a gap of one to eight whole bars, with music on both sides, and cuts the piece there. What is more than the
 * limit allows is left out on both sides, at bar lines.
 *
 * @param song that `tokens` write, START … END
 * @returns undefined where the piece has too few bars, or bars too long for the limit
 */
export function drawGap(
  tokenizer: Tokenizer,
  song: Song,
  tokens: Int32Array,
  { limit, near = 0, silent = false }: GapRequest,
  random: Random,
): PlacedGap | undefined {
  const { bars } = tokenizer;
  if (!bars) return undefined;
  const lines = bars.lines(song, tokens);
  const pieces = bars.cut(tokens, lines);
  const [head, ...full] = pieces;
  if (!head || full.length < 2) return undefined;

  const starts = startsOf(pieces);
  const inReach = full.flatMap((_, bar) => {
    const start = starts[bar + 1] ?? 0;
    return start >= near && start < near + limit && bar < full.length - 1 ? [bar] : [];
  });
  const first = inReach[random.integer(inReach.length)];
  const wanted = 1 + random.integer(longestGap);
  const locks = random.uniform() < lockedShare ? random.uniform() : 0;
  const stays = () => random.uniform() < locks && !silent;
  const side = random.uniform();
  if (first === undefined) return undefined;
  // As many bars as leave three times their room to the music around them.
  let end = first;
  for (let size = 0; end < Math.min(full.length - 1, first + wanted); end++) {
    size += full[end]?.length ?? 0;
    if (5 * size > limit && end > first) break;
  }
  const fill = joined(full.slice(first, end));
  const [from = 0, to = 0] = [lines[first], lines[end]];
  const outer = tokenizer.encode(emptied(tokenizer.decode(tokens), from, to, stays));
  const around = outerPieces(bars, outer, head, [from, to]);
  if (!around) return undefined;
  const { gap, after } = around;
  const room = limit - overhead - gap.length - fill.length;
  if (room < 2) return undefined;
  return { ...fitAround([head, ...full.slice(0, first)], after, room, side), gap, fill, from, to };
}

/**
 * As much of the music on both sides of a gap as there is room for.
 * @param before what comes before the gap, bar by bar; the bars nearest to the gap are kept
 * @param room tokens, at least 2
 * @param side share of the room that is for what comes before, where both cannot be had whole
 */
export function fitAround(
  before: readonly Int32Array[],
  after: Int32Array,
  room: number,
  side: number,
): Pick<GappedMusic, 'before' | 'after'> {
  const share = Math.min(Math.max(Math.round(side * room), room - after.length, 1), room - 1);
  const kept = lastBars(before, share);
  return { before: kept, after: after.subarray(0, room - kept.length) };
}

/** The song without the notes that begin in a stretch, those excepted that stay. */
export function emptied(
  song: Song,
  from: number,
  to: number,
  stays: (place: { tick: number; pitch: number }) => boolean,
): Song {
  return {
    ...song,
    tracks: song.tracks.map((track) => ({
      ...track,
      notes: track.notes.filter((note) => note.tick < from || note.tick >= to || stays(note)),
    })),
  };
}

/** What the emptied song has in the gap and after it; undefined where it has other instruments than the whole one. */
function outerPieces(bars: BarCutter, outer: Int32Array, head: Int32Array, [from, to]: readonly [number, number]) {
  const [ownHead, _before, gap, after] = bars.cut(outer, [0, from, to]);
  if (!ownHead || !gap || !after || after.length === 0) return undefined;
  return ownHead.length === head.length && ownHead.every((token, i) => token === head[i]) ? { gap, after } : undefined;
}

/** The last of the pieces that together have at most `room` tokens, one of them at least where there are any. */
function lastBars(pieces: readonly Int32Array[], room: number): Int32Array {
  let size = 0;
  let first = pieces.length;
  for (; first > 0; first--) {
    size += pieces[first - 1]?.length ?? 0;
    if (size > room && first < pieces.length) break;
  }
  const tokens = joined(pieces.slice(first));
  return tokens.length > room ? tokens.subarray(tokens.length - room) : tokens;
}

function startsOf(pieces: readonly Int32Array[]): number[] {
  let start = 0;
  return pieces.map(({ length }) => {
    start += length;
    return start - length;
  });
}

function joined(pieces: readonly Int32Array[]): Int32Array {
  const tokens = new Int32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    tokens.set(piece, at);
    at += piece.length;
  }
  return tokens;
}
