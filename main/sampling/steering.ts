import { agreedTerms, namesIn, written } from '../../shared/constraints/agree.ts';
import { Cast, type PartTracks, playersOf } from '../../shared/constraints/cast.ts';
import type { Leaning } from '../../shared/constraints/leaning.ts';
import { type Held, Ledger } from '../../shared/constraints/ledger.ts';
import { Likeness } from '../../shared/constraints/likeness.ts';
import type { Constraints } from '../../shared/constraints/registry.ts';
import { Repeats } from '../../shared/constraints/repeats.ts';
import { TakeScore } from '../../shared/constraints/take-score.ts';
import type { Terms } from '../../shared/constraints/terms.ts';
import { Timeline } from '../../shared/constraints/timeline.ts';
import { SegueError } from '../../shared/errors.ts';
import { parseScale } from '../../shared/music/named-scale.ts';
import { keyAt, tonicOfKey } from '../../shared/music/scale.ts';
import type { Song } from '../../shared/music/song.ts';
import type {
  BeginLedger,
  Cursor,
  Opening,
  Placing,
  SteeredCursor,
  Steering,
  Tokenizer,
} from '../../shared/tokens/tokenizer.ts';
import { HurryingCursor } from './hurry.ts';
import { LeaningCursor } from './leaning-cursor.ts';

/** How music is written under constraints. */
export interface Steered {
  readonly cursor: Cursor;
  readonly terms: Terms;
  readonly placing: Placing;
  /** The tick of the cursor at which all is written. */
  readonly until: number;
}

/** New music on a song. */
export interface SteeredPlace {
  /** The song that new notes go on; its meters as they will be. */
  readonly song: Song;
  /** Ticks of the song from which on new notes begin, and at which the music ends. */
  readonly from: number;
  readonly end: number;
  /** The tick of the cursor at which all is written. */
  readonly until: number;
  /** Tokens of what comes before. */
  readonly heard: Int32Array;
  /** The parts that are written; those of the song where it is left out. */
  readonly parts?: readonly PartTracks[];
}

/** What is asked of the music beside its length. */
export interface Wishes {
  /** What must hold of what is written. */
  readonly constraints?: Constraints | undefined;
  /** A take of the same music that what is written is to be like, or unlike. */
  readonly like?: { readonly take: Song /** From -1, unlike, to 1, like. */; readonly likeness: number } | undefined;
}

/** Whether anything is asked for. */
export function asksForAnything({ constraints = {}, like }: Wishes): boolean {
  return namesIn(constraints).length > 0 || (like !== undefined && like.likeness !== 0);
}

/**
 * A cursor for new music on a song that keeps what is asked for.
 * @param cursorOf the steering's cursor for this place, given how to begin its ledger
 * @throws a `bad-option` error where this music, or this model, cannot keep it
 */
export function steerOnto(
  tokenizer: Tokenizer,
  wishes: Wishes,
  place: SteeredPlace,
  cursorOf: (steering: Steering, begin: BeginLedger) => SteeredCursor,
): Steered {
  const { constraints: asked = {} } = wishes;
  const steering = steeringOf(tokenizer, wishes);
  requireTracks(asked, place.song);
  const tonic = tonicOf(asked, place.song, place.from);
  const clock = steering.clock(place.song);
  const at = (terms: Terms) => {
    const timeline = new Timeline({ terms, clock, ...place });
    const parts = place.parts ?? steering.parts(place.song, terms.playing);
    const ringing = ringingOver(place, timeline, parts);
    const sounding = place.song.tracks.flatMap(({ drums, notes }, track) =>
      drums || notes.length === 0 ? [] : [track],
    );
    let feasible = everyTrackHasKeys(terms, sounding);
    const cursor = cursorOf(steering, ({ tick, held, closed, plays }) => {
      const playing = plays ? parts.filter(({ part }) => plays(part)) : parts;
      const cast = new Cast(playersOf(playing, terms));
      const ledger = new Ledger({ terms, timeline, cast, tick, held: [...held, ...ringing], closed });
      feasible &&= cast.players.some(({ keys }) => keys.length > 0) && ledger.isFeasible();
      return ledger;
    });
    return { cursor, timeline, feasible };
  };
  const terms = agreedTerms(asked, { tonic }, (some) => at(some).feasible);
  const { cursor, timeline } = at(terms);
  const placing = { songTick: (tick: number) => timeline.songTick(tick), among: terms.playing };
  const leanings = leaningsOf(tokenizer, steering, terms, wishes, place.heard);
  return { cursor: leaningTo(cursor, leanings), terms, placing, until: timeline.until };
}

/** What the music leans to. */
function leaningsOf(
  tokenizer: Tokenizer,
  steering: Steering,
  { repetition }: Terms,
  { like }: Wishes,
  heard: ArrayLike<number>,
): Leaning[] {
  const leanings: Leaning[] = [];
  // Twelve to a quarter note tell triplets from sixteenths, and keep together what is a little early or late.
  if (repetition < 1) leanings.push(new Repeats(1 - repetition, tokenizer.ppq / 12).after(steering.notes(heard)));
  if (like && like.likeness !== 0) {
    leanings.push(new Likeness(like.likeness, new TakeScore(steering.notes(tokenizer.encode(like.take)))));
  }
  return leanings;
}

function leaningTo(cursor: SteeredCursor, leanings: readonly Leaning[]): Cursor {
  return leanings.length > 0 ? new LeaningCursor(cursor, leanings) : cursor;
}

/**
 * The cursor and the token limit of a request: those of music that is steered, which is finished in haste at the limit,
 * or else the plain ones.
 */
export function patientCursor(
  plain: Cursor,
  steered: Steered | undefined,
  { bounded, tokenLimit }: { readonly bounded: boolean; readonly tokenLimit: number },
): { readonly cursor: Cursor; readonly tokenLimit: number } {
  if (!steered) return { cursor: plain, tokenLimit };
  const cursor = new HurryingCursor(steered.cursor, bounded, tokenLimit);
  return { cursor, tokenLimit: bounded ? Number.POSITIVE_INFINITY : 2 * tokenLimit };
}

/** The song with a length in ticks, where one is given. */
export function ofLength(song: Song, ticks: number | undefined): Song {
  return ticks === undefined ? song : { ...song, ticks };
}

/** How long music from nothing is: so many bars of the meter that it begins in, or so many ticks of the tokenizer, or as it likes. */
export type Extent = { readonly bars: number } | { readonly ticks: number } | undefined;

/** A cursor before START for music from nothing that keeps what is asked for; errors as `steerOnto`. */
export function steerFromNothing(
  tokenizer: Tokenizer,
  wishes: Wishes,
  extent: Extent,
): Steered & { song(tokens: Int32Array): Song } {
  const { constraints: asked = {} } = wishes;
  const steering = steeringOf(tokenizer, wishes);
  const tonic = tonicOf(asked);
  const open = (terms: Terms) => (opening: Opening) => {
    const cast = new Cast(playersOf(partsOf(opening), terms));
    const ledger = new Ledger({
      terms,
      timeline: timelineOf(tokenizer, steering, terms, opening, extent),
      cast,
      tick: 0,
    });
    return cast.players.some(({ keys }) => keys.length > 0) && ledger.isFeasible() ? ledger : undefined;
  };
  const terms = agreedTerms(
    asked,
    { tonic },
    (some) => everyTrackHasKeys(some, [...(some.playing ?? [0])]) && steering.fromNothing(open(some)) !== undefined,
  );
  const cursor = steering.fromNothing(open(terms));
  if (!cursor) throw new RangeError('What was agreed cannot be kept.');
  // Only the tokenizers that know no meter have time that is too coarse for a grid, and theirs is always the same.
  const timeline = timelineOf(tokenizer, steering, terms, { parts: [] }, extent);
  const placing: Placing = { songTick: (tick) => timeline.songTick(tick), among: terms.playing };
  // Where tracks are asked for by number, those that are silent count too.
  const numbered = asked.tracks !== undefined || asked.range?.some(({ track }) => track !== undefined) === true;
  return {
    cursor: leaningTo(cursor, leaningsOf(tokenizer, steering, terms, wishes, [])),
    terms,
    placing,
    until: timeline.until,
    song: (tokens) => steering.song(tokens, placing, numbered),
  };
}

function timelineOf(
  tokenizer: Tokenizer,
  steering: Steering,
  terms: Terms,
  { meter }: Opening,
  extent: Extent,
): Timeline {
  const { ppq } = tokenizer;
  const { numerator, denominator, late } = meter ?? { numerator: 4, denominator: 4, late: 0 };
  const bar = (4 * ppq * numerator) / denominator;
  const upbeat = late > 0 ? bar - late : 0;
  const meters = [0, ...(late > 0 ? [upbeat] : [])].map((tick) => ({ tick, numerator, denominator }));
  const song: Song = { title: '', ppq, tracks: [], tempi: [], meters, keys: [], ticks: 0 };
  const end = lengthOf(extent, bar, upbeat);
  return new Timeline({ terms, clock: steering.clock(song), song, from: 0, end, until: end });
}

function lengthOf(extent: Extent, bar: number, upbeat: number): number {
  if (!extent) return Number.POSITIVE_INFINITY;
  return 'ticks' in extent ? extent.ticks : upbeat + extent.bars * bar;
}

function partsOf({ parts }: Opening) {
  return parts.map(({ part, drums }, track) => ({ part, drums, trackOf: () => track }));
}

function steeringOf(tokenizer: Tokenizer, { constraints = {} }: Wishes): Steering {
  if (tokenizer.steering) return tokenizer.steering;
  const [first = '--like'] = namesIn(constraints).map((name) => written(constraints, name));
  throw new SegueError(
    'bad-option',
    `The model writes letters and not notes (its tokenizer is “${tokenizer.id}”), so ${first} cannot be kept; choose another model.`,
  );
}

function requireTracks(asked: Constraints, { tracks }: Song): void {
  const named = [...(asked.tracks ?? []), ...(asked.range ?? []).flatMap(({ track }) => track ?? [])];
  const missing = named.find((track) => track >= tracks.length);
  if (missing === undefined) return;
  const name = asked.tracks?.includes(missing) ? 'tracks' : 'range';
  const count = tracks.length === 1 ? 'one track' : `${tracks.length} tracks`;
  throw new SegueError('bad-option', `${written(asked, name)} names track ${missing + 1}, but the song has ${count}.`);
}

/** Whether the terms leave a key to each of these pitched tracks, if it may play. */
function everyTrackHasKeys(terms: Terms, tracks: readonly number[]): boolean {
  const keys = [...Array(128).keys()];
  return tracks.every(
    (track) => terms.playing?.has(track) === false || keys.some((key) => terms.allows(track, false, key)),
  );
}

/** The pitch class of the tonic: of the scale that is asked for, or else of the key that a song is in at a tick. */
function tonicOf({ scale }: Constraints, song?: Song, tick = 0): number | undefined {
  if (scale !== undefined) return parseScale(scale).tonic;
  const key = song && keyAt(song, tick);
  return key && tonicOfKey(key);
}

/** Keys that notes of the song keep sounding after the new music begins, for the parts whose notes go on the same tracks. */
function ringingOver(
  { song, from }: SteeredPlace,
  timeline: Timeline,
  parts: ReturnType<Steering['parts']>,
): readonly Held[] {
  const until = new Map<string, number>();
  for (const [track, { notes }] of song.tracks.entries()) {
    for (const { tick, duration, pitch } of notes) {
      const end = tick + duration;
      const name = `${track} ${pitch}`;
      if (tick < from && end > from) until.set(name, Math.max(end, until.get(name) ?? 0));
    }
  }
  return parts.flatMap(({ part, trackOf }) =>
    [...Array(128).keys()].flatMap((key) => {
      const end = until.get(`${trackOf(key)} ${key}`);
      return end === undefined ? [] : [{ part, key, free: timeline.firstAt(end) }];
    }),
  );
}
