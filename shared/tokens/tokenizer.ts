import type { PartTracks } from '../constraints/cast.ts';
import type { Held, Ledger } from '../constraints/ledger.ts';
import type { Closed } from '../constraints/outlook.ts';
import type { Clock } from '../constraints/timeline.ts';
import type { Note, Song } from '../music/song.ts';

/** Fills up short sequences in a batch; never scored, never sampled. Token 0 of every tokenizer. */
export const PAD = 0;
/** Opens every sequence. Token 1 of every tokenizer. */
export const START = 1;
/** Closes every finished sequence. Token 2 of every tokenizer. */
export const END = 2;

/** Plain data that goes through JSON unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A place in a sequence that is being written. It knows what may come next, so that whatever is
 * sampled through it decodes to valid music.
 */
export interface Cursor {
  /**
   * Onset, in the tokenizer's ticks, that a note written next would have at the earliest.
   * Never falls as tokens are accepted.
   */
  readonly tick: number;
  /** Writes 1 for every token that may come next and 0 for every other; `mask` has the vocabulary's length. */
  allowed(mask: Uint8Array): void;
  /**
   * Where some of the allowed tokens are liked better or worse than a model likes them: for every token the nats by which
   * its logit is to be raised, valid until the next call.
   */
  lean?(mask: Uint8Array): Float64Array | undefined;
  /**
   * Where music that is given goes on beside what is written: see {@link GivenNext}. Left out, or undefined, where all that
   * comes next is the model's to choose.
   */
  given?(): GivenNext | undefined;
  /** Moves past `token`. Tokens that `allowed` forbids throw a `SegueError`. */
  accept(token: number): void;
  /** An independent copy at the same place. */
  clone(): Cursor;
}

/** How music that is given goes on. */
export interface GivenNext {
  /** What follows for everything that a model would write here and that is not allowed. */
  readonly token: number;
  /** Nats by which the logit of an allowed token is to be raised for what is given. */
  lean(token: number): number;
}

/** What a model is given to carry on from. */
export interface Prompt {
  /** START and the tokens of the music up to the seam; no END. */
  readonly tokens: Int32Array;
  /** Where new music begins: a tick of the seed song, in the seed's own ticks. */
  readonly seam: number;
}

/** How many things of each kind a token sequence describes, for likelihoods a note, a frame or a character. */
export interface Counts {
  readonly notes: number;
  readonly frames?: number;
  readonly characters?: number;
}

/** Finds bar lines and notes in token sequences. Times are in the ticks of `Cursor.tick`. */
export interface BarCutter {
  /** Where the bars of `encode(song)` begin, the first at 0, ascending; the last one holds an onset. */
  lines(song: Song, tokens: Int32Array): number[];
  /**
   * The sequence as pieces, which one after the other are the sequence: what stands before the first of `ticks` (START
   * at least), what is written of the time from there to the second, and so on.
   */
  cut(tokens: Int32Array, ticks: readonly number[]): Int32Array[];
  /**
   * A cursor for what fills a gap. All that is written lies in the gap, what `gap` holds is written exactly so, and END
   * is allowed once the gap is whole.
   * @param before the sequence up to the gap, START first
   * @param gap what stands in the gap already
   * @param span the ticks from which and up to which the gap lasts
   */
  filling(before: Int32Array, gap: Int32Array, span: readonly [number, number]): Cursor;
  /** When a note is written that begins at a tick of this song. */
  onsetsIn(song: Song): (tick: number) => number;
  /** The MIDI key that a token strikes, or holds on where frames do not tell; undefined for any other token. */
  keyOf(token: number): number | undefined;
}

/** What a token that may come next would do, as far as it is about notes and time. Parts and ticks are the cursor's. */
export type Meaning =
  /** Strikes a key: a new note. */
  | { readonly does: 'strike'; readonly part: number; readonly key: number }
  /** Tells that a new note, or one from before, sounds on. */
  | { readonly does: 'hold'; readonly part: number; readonly key: number }
  /** Releases a key. */
  | { readonly does: 'release'; readonly part: number; readonly key: number }
  /** Leaves a part silent at this moment. */
  | { readonly does: 'rest'; readonly part: number }
  /** Says something of a note that a part strikes next at this moment: that it is this part's turn, or how loud or long it is. */
  | { readonly does: 'turn'; readonly part: number }
  /** Lets time pass up to a tick. */
  | { readonly does: 'pass'; readonly tick: number };

/** A cursor that knows what tokens do. */
export interface SteeredCursor extends Cursor {
  /** What a token that is allowed would do here; undefined where it is about something else, or about what stands already. */
  meaning(token: number): Meaning | undefined;
  clone(): SteeredCursor;
}

/** Where music begins that is to be held to terms. */
export interface LedgerStart {
  readonly tick: number;
  /** What sounds already. */
  readonly held: readonly Held[];
  /** What keeps keys from being struck. */
  readonly closed?: Closed;
  /** Whether a part can be written; all can where it is left out. */
  plays?(part: number): boolean;
}

/** An account of what is written from here on. */
export type BeginLedger = (start: LedgerStart) => Ledger;

/** A note as tokens write it, in the cursor's ticks. */
export interface WrittenNote {
  readonly part: number;
  readonly tick: number;
  /** Where tokens tell of it, the tick at which it ends. */
  readonly end?: number;
  readonly key: number;
}

/** How music from nothing begins. */
export interface Opening {
  /** Which parts play, in the order of the song's tracks. */
  readonly parts: readonly { readonly part: number; readonly drums: boolean }[];
  /** The first bar's meter, and how far into the bar it begins, in ticks of the cursor; 4/4 where it is left out. */
  readonly meter?: { readonly numerator: number; readonly denominator: number; readonly late: number };
}

/** An account of music that opens so; undefined where the terms cannot be kept then. */
export type OpenLedger = (opening: Opening) => Ledger | undefined;

/** Where a tokenizer's grammar writes notes: cursors that let only what a ledger agrees to be written. */
export interface Steering {
  /** How the cursor's time lies on a song's. */
  clock(song: Song): Clock;
  /**
   * The parts that go on in a song, with the track that plays each of their keys.
   * @param among tracks that may play; all where it is left out
   */
  parts(song: Song, among?: ReadonlySet<number>): readonly PartTracks[];
  /** A cursor for what follows a prompt. */
  continuing(prompt: Int32Array, begin: BeginLedger): SteeredCursor;
  /** A cursor for what fills a gap: see `BarCutter.filling`. */
  filling(before: Int32Array, gap: Int32Array, span: readonly [number, number], begin: BeginLedger): SteeredCursor;
  /** A cursor before START, for music from nothing; undefined where no beginning leads to music that keeps the terms. */
  fromNothing(open: OpenLedger): SteeredCursor | undefined;
  /** The notes that tokens write, by tick, part and key. */
  notes(tokens: ArrayLike<number>): readonly WrittenNote[];
  /**
   * Music from nothing as a song: what `decode` gives, placed as it was written under terms.
   * @param withSilent whether parts that play nothing have their tracks too, so that tracks are numbered as a ledger does
   */
  song(tokens: ArrayLike<number>, placing: Placing, withSilent: boolean): Song;
}

/** How new notes are put on a song. */
export interface Placing {
  /** The song's tick of what happens at a tick of the cursor. */
  songTick(tick: number): number;
  /** The tracks that may play; all where it is left out. */
  readonly among?: ReadonlySet<number> | undefined;
}

/** Music as a sequence of tokens, and back. */
export interface Tokenizer {
  /** Name in the registry. */
  readonly id: string;
  /** All that `TokenizerKind.restore` needs to make an equal tokenizer; stored with the weights. */
  readonly config: Json;
  /** Ticks per quarter note of the songs that `decode` makes and of `Cursor.tick`. */
  readonly ppq: number;
  /** A readable name for every token, such as `Pitch_60`; the index is the token. */
  readonly vocabulary: readonly string[];
  /** The song as START … END. Notes finer than the tokenizer's grid move to it. */
  encode(song: Song): Int32Array;
  /** The music that the tokens write. Takes any sequence that a cursor would accept, with or without END. */
  decode(tokens: ArrayLike<number>): Song;
  /** A cursor before START. */
  cursor(): Cursor;
  /** The song as a beginning: what lies before the seam, which is the first bar line (or grid line) after its last note's onset. */
  prompt(song: Song): Prompt;
  /**
   * Where a tick of the seed, at or after the prompt's seam, lies on the scale of `Cursor.tick`: a cursor
   * that has read the prompt and then reached this tick has written the music up to there.
   */
  cursorTick(seed: Song, prompt: Prompt, tick: number): number;
  /**
   * The seed with what was generated after it: the seed's notes unchanged, then the new ones, in the
   * seed's ticks and on the seed's tracks (a new track only where the seed has none that fits).
   * New notes lie at or after `prompt.seam`, and end by `end` (a tick of the seed) where it is given.
   * @param placing where new notes go, where they were written under terms
   */
  extend(seed: Song, prompt: Prompt, generated: ArrayLike<number>, end?: number, placing?: Placing): Song;
  count(tokens: ArrayLike<number>): Counts;
  /** Present where music can be cut at bar lines. */
  readonly bars?: BarCutter;
  /** Present where what is written can be held to terms. */
  readonly steering?: Steering;
  /** Present where another part can be written to music. */
  readonly accompanying?: Accompanying;
  /** Present where the vocabulary has markers for infill: see `withInfill`. */
  readonly markers?: InfillMarkers;
}

/** The sound of a track. */
export interface Sound {
  /** General MIDI program; 0 for drums. */
  readonly program: number;
  readonly drums: boolean;
}

/** A sound that another track may have. */
export interface KnownSound extends Sound {
  /** How many tracks of it a song may have at most. */
  readonly most: number;
}

/** Another part beside music that is given. Ticks are the cursor's. */
export interface Accompaniment {
  /** What comes before the part, as tokens, START first. */
  readonly before: Int32Array;
  /** A cursor after it: what is given is written as it stands, and what else is written is the part's. Ends with END. */
  cursor(): Cursor;
  /** The same, held to terms. */
  steered(begin: BeginLedger): SteeredCursor;
  /** The tokenizer's number of the part. */
  readonly part: number;
  /** The part's notes among tokens that follow `before`. */
  notes(tokens: ArrayLike<number>): readonly Note[];
}

/** Writes other parts to music. */
export interface Accompanying {
  /** All sounds that the tokenizer has parts for, each once. */
  readonly sounds: readonly KnownSound[];
  /**
   * Another part with a sound.
   * @param span from one tick to another: the part's notes begin and end there
   * @returns undefined where the music has all parts with this sound already that the tokenizer has
   */
  join(song: Song, sound: Sound, span: readonly [number, number]): Accompaniment | undefined;
}

/** The tokens that tell of a gap in the music and of what fills it: see `infillSequence`. */
export interface InfillMarkers {
  /** Opens a sequence with a gap. */
  readonly infill: number;
  /** What stands in the gap already follows. */
  readonly gap: number;
  /** What comes after the gap follows. */
  readonly resume: number;
  /** What comes before the gap follows, and then, without another word, what fills it, up to END. */
  readonly fill: number;
}

/** A way of writing music as tokens: one entry of the registry. */
export interface TokenizerKind {
  readonly id: string;
  /** One line for `--help` and menus. */
  readonly summary: string;
  /** A tokenizer for this music: its vocabulary holds what the songs need. Sees the songs once. */
  fit(songs: Iterable<Song>): Tokenizer;
  /** The tokenizer whose `config` this was; throws a `bad-model` error where the config is not one. */
  restore(config: unknown): Tokenizer;
}
