import { SegueError } from '../../shared/errors.ts';
import { countNotes, type Note, type Song, type Track } from '../../shared/music/song.ts';
import { fitAround, openGapped, overhead } from '../../shared/tokens/infill-sequence.ts';
import { type Cursor, END, type Prompt, type Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { merged, openGap, type SongWithGap, type Stretch } from './gap.ts';
import { reachOf, requireSameVocabulary } from './long-prompt.ts';
import { parseSamplingOptions, parseTakeOptions } from './options.ts';
import { Progress } from './progress.ts';
import { type DecodingModel, sampleAll, type Take } from './sampler.ts';
import { asksForAnything, patientCursor, type Steered, steerOnto, type Wishes } from './steering.ts';
import { temperatureCurve } from './temperature-curve.ts';
import { type Variation, variationsOf, type WriteRequest } from './variation.ts';
import { variationSeed } from './variation-seed.ts';

export interface InfillRequest extends WriteRequest {
  readonly song: Song;
  /** Whole bars of the song; music must follow them. */
  readonly stretch: Stretch;
  /** Its notes in the stretch stay as they are. */
  readonly locked?: Song | undefined;
}

/** The fewest tokens that are kept free for the fill, and that a model reads of the music around it. */
const leastFill = 64;
const leastAround = 32;

/**
 * Writes a stretch of a song anew, so that it fits what comes before and after it: the model reads both sides, then
 * writes what lies between them. Notes outside of the stretch and locked notes stay as they are, new ones begin and end
 * in it. Notes that begin before it and sound into it stay too.
 *
 * @throws `bad-model` where the model was not trained for it, its weights do not fit or make no sense; `bad-input` where
 * the model cannot count the song's bars, or no music follows; `bad-option` for an option out of its bounds or a stretch
 * that is longer than the model sees; `cancelled` after the signal
 */
export async function infillSong(request: InfillRequest): Promise<Variation[]> {
  const { model, tokenizer } = request;
  const options = parseSamplingOptions(request.options);
  const { variations, seed, tokenLimit } = parseTakeOptions(request.take);
  requireSameVocabulary(tokenizer, model.vocabularySize);
  const { opened, prompt, cursor, span, steered, songOf } = planInfill(request);
  const [from, to] = span;
  const seeds = Array.from({ length: variations }, (_, index) => variationSeed(seed, index));
  const partOf = (tick: number) => (tick - from) / (to - from);
  const temperature = request.temperatures && temperatureCurve(request.temperatures);
  const progress = new Progress(variations, request.onProgress);
  const takes = await sampleAll(
    {
      model,
      prompt,
      seeds,
      options,
      ...patientCursor(cursor, steered, { bounded: true, tokenLimit }),
      temperatureAt: temperature && ((row) => temperature(partOf(row.cursor.tick))),
      mayEnd: true,
      signal: request.signal,
    },
    (token) => {
      progress.advance(token.row, partOf(token.tick));
      return request.onToken?.(token);
    },
  );
  progress.finish();
  return variationsOf(takes, seeds, ({ tokens }: Take) => songOf(tokens), countNotes(opened.song), request.onFailed);
}

/** How a stretch is going to be written anew. */
export interface InfillPlan {
  /** What stays. */
  readonly opened: SongWithGap;
  /** What the model reads first. */
  readonly prompt: Int32Array;
  readonly cursor: Cursor;
  /** The cursor's ticks at which the stretch begins and ends. */
  readonly span: readonly [number, number];
  readonly steered: Steered | undefined;
  /** The song with what is written so far. */
  songOf(tokens: ArrayLike<number>): Song;
}

/**
 * What a model reads before it fills a stretch of a song, and how what it writes comes into that.
 * @throws as `infillSong`, for all that can be known beforehand
 */
export function planInfill(
  request: Pick<InfillRequest, 'tokenizer' | 'song' | 'stretch' | 'locked' | keyof Wishes> & {
    readonly model: Pick<DecodingModel, 'context'>;
  },
): InfillPlan {
  const { model, tokenizer, song, stretch } = request;
  const opened = openGap(song, stretch, request.locked);
  const { prompt, cursor, start, gap, place } = readAround(tokenizer, opened, stretch, reachOf(model.context));
  const span = [place(stretch.from), place(stretch.to)] as const;
  const steered = asksForAnything(request)
    ? steerFilling(tokenizer, request, opened.song, stretch, { before: start.tokens, gap, span })
    : undefined;
  const songOf = (tokens: ArrayLike<number>) => {
    const written = Int32Array.from(tokens);
    const notes = written.at(-1) === END ? written.subarray(0, -1) : written;
    const filled = tokenizer.extend(opened.song, start, notes, stretch.to, steered?.placing);
    return closeGap(opened, filled, stretch.from, place);
  };
  return { opened, prompt, cursor, span, steered, songOf };
}

/**
 * What a model is given to read before it fills a gap, and the grammar of what it writes.
 * @param filled the song with the gap filled, where it is known already: what comes before is read as it is written there,
 *   and there is room for all of the fill
 * @throws as {@link infillSong}
 */
export function readAround(
  tokenizer: Tokenizer,
  { song }: SongWithGap,
  { from, to }: Stretch,
  reach: number,
  filled?: Song,
) {
  const { bars, markers } = tokenizer;
  if (!bars || !markers) {
    throw new SegueError(
      'bad-model',
      'This model was not trained to fill gaps, so it can only carry music on; use one that was trained with --infill.',
    );
  }
  const place = bars.onsetsIn(song);
  const span = [place(from), place(to)] as const;
  // What begins a little too early to be told from the gap would be asked for again.
  const heardOf = (whole: Song): Song => ({
    ...whole,
    tracks: whole.tracks.map((track) => ({
      ...track,
      notes: track.notes.filter(({ tick }) => tick >= from || place(tick) < span[0]),
    })),
  });
  const heard = heardOf(song);
  const tokens = tokenizer.encode(heard);
  const whole = filled && heardOf(filled);
  const told = whole ? tokenizer.encode(whole) : tokens;
  const lines = bars.lines(heard, tokens);
  requireLines(lines, span);
  const [head, before, gap, after] = bars.cut(tokens, [0, ...span]);
  if (!head || !before || !gap || !after) throw new Error('The song did not come apart at its bar lines.');
  const start = Int32Array.of(...head, ...before);
  const cursor = bars.filling(start, gap, span);
  const bar = tokens.length / lines.length;
  const count = lines.filter((line) => line >= span[0] && line < span[1]).length;
  const expected = Math.min((reach * 3) / 4, Math.max(leastFill, gap.length + 1.5 * bar * count));
  const fill = whole ? (bars.cut(told, span)[1]?.length ?? 0) : 0;
  const room = Math.floor(reach - overhead - gap.length - Math.max(expected, fill));
  if (room < leastAround) {
    throw new SegueError(
      'bad-option',
      `The model sees only ${reach} tokens at once, fewer than these bars have; choose fewer.`,
    );
  }
  const earlier = bars
    .cut(
      told,
      lines.filter((line) => line <= span[0]),
    )
    .slice(0, -1);
  const around = fitAround(earlier, after, room, 0.5);
  const prompt: Prompt = { tokens: start, seam: from };
  return { prompt: openGapped({ ...around, gap }, markers), cursor, start: prompt, gap, place, span, head, whole };
}

/** What fills a gap, held to constraints. */
function steerFilling(
  tokenizer: Tokenizer,
  wishes: Wishes,
  song: Song,
  { from, to }: Stretch,
  {
    before,
    gap,
    span,
  }: { readonly before: Int32Array; readonly gap: Int32Array; readonly span: readonly [number, number] },
): Steered {
  if (wishes.constraints?.length !== undefined) {
    throw new SegueError('bad-option', 'What fills a gap is as long as the gap, so leave --length out.');
  }
  const place = { song, from, end: to, until: span[1], heard: before };
  return steerOnto(tokenizer, wishes, place, (steering, begin) => steering.filling(before, gap, span, begin));
}

function requireLines(lines: readonly number[], [from, to]: readonly [number, number]): void {
  if ((lines.at(-1) ?? -1) < to) {
    throw new SegueError(
      'bad-input',
      'No music follows these bars, so there is nothing to lead to; carry the song on from the bar before them instead.',
    );
  }
  if (lines.includes(from) && lines.includes(to)) return;
  throw new SegueError(
    'bad-input',
    'The model does not know the meter of these bars, so it cannot count them; use a model that learned from such music.',
  );
}

/**
 * The song with what was written in the gap.
 * @param filled the opened song, carried on from the gap
 * @param from tick at which the gap begins
 * @param place of a tick on the tokenizer's scale of time
 */
function closeGap(opened: SongWithGap, filled: Song, from: number, place: (tick: number) => number): Song {
  const fresh = filled.tracks.map(({ notes }, i) => {
    const known = new Set(opened.song.tracks[i]?.notes);
    return notes.filter((note) => !known.has(note));
  });
  dropTwins(fresh, opened, from, place);
  const tracks = filled.tracks.map(
    (track, i): Track => ({ ...track, notes: merged(opened.song.tracks[i]?.notes ?? [], fresh[i] ?? []) }),
  );
  return { ...opened.song, ticks: filled.ticks, tracks };
}

/**
 * Takes out what stands for the locked notes, which the fill holds as the tokenizer writes them: one new note for each,
 * on its own track, or else on another one of its sort where the tokenizer has fewer parts than the song has tracks. What
 * rings over the gap's beginning on a locked note's key lets what stands for it begin only after that.
 * @param fresh new notes by track; changed
 */
function dropTwins(
  fresh: Note[][],
  { song, locked }: SongWithGap,
  from: number,
  place: (tick: number) => number,
): void {
  const take = (track: number, { tick, pitch }: Note): boolean => {
    const notes = fresh[track] ?? [];
    const ringing = (song.tracks[track]?.notes ?? [])
      .filter((note) => note.pitch === pitch && note.tick < from)
      .reduce((latest, note) => Math.max(latest, note.tick + note.duration), 0);
    const places = [place(tick), ...(ringing > tick ? [place(ringing)] : [])];
    const at = notes.findIndex((note) => note.pitch === pitch && places.includes(place(note.tick)));
    if (at >= 0) notes.splice(at, 1);
    return at >= 0;
  };
  const elsewhere = locked.flatMap((notes, track) => {
    return notes.filter((note) => !take(track, note)).map((note) => ({ note, drums: song.tracks[track]?.drums }));
  });
  for (const { note, drums } of elsewhere) {
    song.tracks.some((other, track) => other.drums === drums && take(track, note));
  }
}
