import type {
  Accompanying,
  BarCutter,
  Cursor,
  GivenNext,
  InfillMarkers,
  Meaning,
  SteeredCursor,
  Steering,
  Tokenizer,
} from './tokenizer.ts';

/** Names of the markers, in the order in which they end the vocabulary. */
const names = ['Infill', 'Gap', 'Resume', 'Fill'] as const;

/**
 * The tokenizer with markers for infill at the end of its vocabulary. It writes and reads music as before, and its
 * grammar has no place for a marker, so music that is carried on or made from nothing never holds one.
 */
export function withInfill(tokenizer: Tokenizer): Tokenizer {
  const own = tokenizer.vocabulary.length;
  const markers: InfillMarkers = { infill: own, gap: own + 1, resume: own + 2, fill: own + 3 };
  return {
    id: tokenizer.id,
    config: tokenizer.config,
    ppq: tokenizer.ppq,
    vocabulary: [...tokenizer.vocabulary, ...names],
    encode: (song) => tokenizer.encode(song),
    decode: (tokens) => tokenizer.decode(tokens),
    cursor: () => new UnmarkedCursor(tokenizer.cursor(), own),
    prompt: (song) => tokenizer.prompt(song),
    cursorTick: (seed, prompt, tick) => tokenizer.cursorTick(seed, prompt, tick),
    extend: (...music) => tokenizer.extend(...music),
    count: (tokens) => tokenizer.count(tokens),
    ...(tokenizer.bars && { bars: unmarked(tokenizer.bars, own) }),
    ...(tokenizer.steering && { steering: unmarkedSteering(tokenizer.steering, own) }),
    ...(tokenizer.accompanying && { accompanying: unmarkedParts(tokenizer.accompanying, own) }),
    markers,
  };
}

function unmarked(bars: BarCutter, own: number): BarCutter {
  return { ...bars, filling: (...where) => new UnmarkedCursor(bars.filling(...where), own) };
}

function unmarkedSteering(steering: Steering, own: number): Steering {
  return {
    clock: (song) => steering.clock(song),
    parts: (...what) => steering.parts(...what),
    song: (...what) => steering.song(...what),
    notes: (tokens) => steering.notes(tokens),
    continuing: (...where) => new UnmarkedSteered(steering.continuing(...where), own),
    filling: (...where) => new UnmarkedSteered(steering.filling(...where), own),
    fromNothing: (open) => {
      const cursor = steering.fromNothing(open);
      return cursor && new UnmarkedSteered(cursor, own);
    },
  };
}

function unmarkedParts({ sounds, join }: Accompanying, own: number): Accompanying {
  return {
    sounds,
    join: (...music) => {
      const part = join(...music);
      return (
        part && {
          ...part,
          cursor: () => new UnmarkedCursor(part.cursor(), own),
          steered: (begin) => new UnmarkedSteered(part.steered(begin), own),
        }
      );
    },
  };
}

/** A cursor that sees the vocabulary without its markers. */
class UnmarkedCursor<Inner extends Cursor> implements Cursor {
  protected readonly cursor: Inner;
  protected readonly own: number;

  constructor(cursor: Inner, own: number) {
    this.cursor = cursor;
    this.own = own;
  }

  get tick(): number {
    return this.cursor.tick;
  }

  allowed(mask: Uint8Array): void {
    this.cursor.allowed(mask.subarray(0, this.own));
    mask.fill(0, this.own);
  }

  given(): GivenNext | undefined {
    return this.cursor.given?.();
  }

  accept(token: number): void {
    this.cursor.accept(token);
  }

  clone(): Cursor {
    return new UnmarkedCursor(this.cursor.clone(), this.own);
  }
}

class UnmarkedSteered extends UnmarkedCursor<SteeredCursor> implements SteeredCursor {
  meaning(token: number): Meaning | undefined {
    return token < this.own ? this.cursor.meaning(token) : undefined;
  }

  override clone(): UnmarkedSteered {
    return new UnmarkedSteered(this.cursor.clone(), this.own);
  }
}
