import * as v from 'valibot';
import type { Song } from '../../music/song.ts';
import { barLinesBefore } from '../bar-lines.ts';
import { integer, parseConfig } from '../config.ts';
import { continueSong } from '../continuation.ts';
import { rescale } from '../grid.ts';
import { meanVelocity, noteOf, plainVelocity, stepAfterLastOnset } from '../runs.ts';
import { mostActiveTrack, pianoSong } from '../single-part.ts';
import type { BarCutter, Counts, Cursor, Placing, Prompt, Steering, Tokenizer, TokenizerKind } from '../tokenizer.ts';
import { FRAME, FramesCursor, firstPitch, framesVocabulary } from './cursor.ts';
import { cutFrames } from './cut.ts';
import { FramesFilling } from './filling.ts';
import { decodeFrames, encodeFrames, openFrames } from './lists.ts';
import { framesOf, runsOf } from './sounding.ts';
import { framesSteering } from './steering.ts';

const schema = v.strictObject({ stepsPerQuarter: integer(1, 96) });
/** Decoded songs have this many ticks a step, so that they can be edited more finely. */
const ticksPerStep = 24;

/**
 * A grid of sorted pitches: each step of time is a frame, the pitches that sound in it followed by `Frame`,
 * as the benchmarks on Bach's chorales and the Nottingham tunes score them (Boulanger-Lewandowski et al., 2012).
 *
 * All pitched tracks become one and drums are left out. A pitch in frames next to each other is one held
 * note. The seam is the step after the seed's last onset; new notes go on the seed's busiest pitched track,
 * as loud as its notes are on average.
 */
class Frames implements Tokenizer {
  readonly id = 'frames';
  readonly ppq: number;
  readonly config: { readonly stepsPerQuarter: number };
  readonly vocabulary = framesVocabulary;
  readonly bars: BarCutter = {
    lines: (song) => {
      const last = (stepAfterLastOnset(song, this.#steps) - 1) * ticksPerStep;
      return barLinesBefore(last, song, this.bars.onsetsIn(song));
    },
    cut: (tokens, ticks) => cutFrames(tokens, ticks, ticksPerStep),
    filling: (before, gap) => FramesFilling.after(before, gap, ticksPerStep),
    onsetsIn:
      ({ ppq }) =>
      (tick) =>
        rescale(tick, ppq, this.#steps) * ticksPerStep,
    keyOf: (token) => (token >= firstPitch && token < framesVocabulary.length ? token - firstPitch : undefined),
  };
  readonly steering: Steering;
  readonly #steps: number;

  constructor(stepsPerQuarter: number) {
    this.#steps = stepsPerQuarter;
    this.steering = framesSteering(stepsPerQuarter, ticksPerStep, (tokens) => this.decode(tokens));
    this.ppq = stepsPerQuarter * ticksPerStep;
    this.config = { stepsPerQuarter };
  }

  encode(song: Song): Int32Array {
    return encodeFrames(framesOf(song, this.#steps));
  }

  decode(tokens: ArrayLike<number>): Song {
    const frames = decodeFrames(tokens);
    const notes = runsOf(frames).map((run) => noteOf(run, plainVelocity, (step) => step * ticksPerStep));
    return pianoSong(this.ppq, notes, frames.length * ticksPerStep);
  }

  cursor(): Cursor {
    return new FramesCursor(ticksPerStep);
  }

  prompt(song: Song): Prompt {
    const seamStep = stepAfterLastOnset(song, this.#steps);
    return {
      tokens: Int32Array.from(openFrames(framesOf(song, this.#steps).slice(0, seamStep))),
      seam: Math.ceil((seamStep * song.ppq) / this.#steps),
    };
  }

  cursorTick(seed: Song, _prompt: Prompt, tick: number): number {
    return rescale(tick, seed.ppq, this.ppq);
  }

  extend(seed: Song, prompt: Prompt, generated: ArrayLike<number>, end?: number, placing?: Placing): Song {
    const seamStep = decodeFrames(prompt.tokens).length;
    const track = mostActiveTrack(seed, placing?.among);
    const velocity = meanVelocity(track);
    const tickOf = (step: number) => rescale(step, this.#steps, seed.ppq);
    const notes = runsOf(decodeFrames([...prompt.tokens, ...Array.from(generated)]))
      .filter((run) => run.from >= seamStep)
      .map((run) => noteOf(run, velocity, tickOf));
    return continueSong(seed, prompt.seam, new Map([[track, notes]]), end);
  }

  count(tokens: ArrayLike<number>): Counts {
    let frames = 0;
    let notes = 0;
    let before = new Set<number>();
    let frame = new Set<number>();
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token >= firstPitch) {
        frame.add(token);
        if (!before.has(token)) notes++;
      } else if (token === FRAME) {
        frames++;
        before = frame;
        frame = new Set();
      }
    }
    return { notes, frames };
  }
}

/** A tokenizer on a grid of so many steps a quarter note, 1 to 96, for frames that come without a song. */
export function framesTokenizer(stepsPerQuarter: number): Tokenizer {
  return new Frames(parseConfig('frames', schema, { stepsPerQuarter }).stepsPerQuarter);
}

export const frames: TokenizerKind = {
  id: 'frames',
  summary: 'the pitches that sound at each sixteenth note, on one piano',
  fit: () => framesTokenizer(4),
  restore: (config) => framesTokenizer(parseConfig('frames', schema, config).stepsPerQuarter),
};
