import * as v from 'valibot';
import type { Song } from '../../music/song.ts';
import { TempoMap } from '../../music/time.ts';
import { barLinesBefore } from '../bar-lines.ts';
import { parseConfig } from '../config.ts';
import { continueSong } from '../continuation.ts';
import { mostActiveTrack } from '../single-part.ts';
import type { BarCutter, Counts, Cursor, Placing, Prompt, Tokenizer, TokenizerKind } from '../tokenizer.ts';
import { PerformanceCursor } from './cursor.ts';
import { cutPerformance } from './cut.ts';
import { noteOf, pianoOf, readPerformance } from './decode.ts';
import { writePerformance } from './encode.ts';
import { PerformanceFilling } from './filling.ts';
import { performanceSteering } from './steering.ts';
import { placesIn, stepNotes, ticksIn } from './steps.ts';
import {
  firstOff,
  firstOn,
  longestShift,
  performancePpq,
  performanceVocabulary,
  stepsPerSecond,
  ticksPerStep,
} from './vocabulary.ts';

const schema = v.strictObject({ stepsPerSecond: v.literal(stepsPerSecond), longestShift: v.literal(longestShift) });

/**
 * Notes struck and released in real time, after Oore et al., "This Time with Feeling" (2018): 128 note-ons,
 * 128 note-offs, time shifts of 10 ms to 1 s and 32 velocities. Timing is kept to 10 ms and the beat is not:
 * decoded songs are at 120 beats a minute whatever the tempo was.
 *
 * All pitched tracks become one piano part and drums are left out; new notes go on the seed's busiest
 * pitched track. The seam is the first step after the seed's last onset. The prompt ends with that onset,
 * and a note that is written as sounding with it is moved to the seam.
 */
class Performance implements Tokenizer {
  readonly id = 'performance';
  readonly ppq = performancePpq;
  readonly config = { stepsPerSecond, longestShift };
  readonly vocabulary = performanceVocabulary;
  readonly bars: BarCutter = {
    lines: (song) => {
      const last = (stepNotes(song).at(-1)?.on ?? -1) * ticksPerStep;
      return barLinesBefore(last, song, placesIn(song));
    },
    cut: cutPerformance,
    filling: PerformanceFilling.after,
    onsetsIn: placesIn,
    keyOf: (token) => (token >= firstOn && token < firstOff ? token - firstOn : undefined),
  };
  readonly steering = performanceSteering;

  encode(song: Song): Int32Array {
    return writePerformance(stepNotes(song));
  }

  decode(tokens: ArrayLike<number>): Song {
    return pianoOf(readPerformance(tokens), (step) => step * ticksPerStep);
  }

  cursor(): Cursor {
    return new PerformanceCursor();
  }

  prompt(song: Song): Prompt {
    const notes = stepNotes(song);
    const last = notes.at(-1);
    if (!last) return { tokens: writePerformance([], 0), seam: 0 };
    const seam = Math.ceil(new TempoMap(song).ticks((last.on + 1) / stepsPerSecond));
    return { tokens: writePerformance(notes, last.on), seam };
  }

  cursorTick(seed: Song, _prompt: Prompt, tick: number): number {
    return placesIn(seed)(tick);
  }

  extend(seed: Song, prompt: Prompt, generated: ArrayLike<number>, end?: number, placing?: Placing): Song {
    const tickOf = placing ? (step: number) => placing.songTick(step * ticksPerStep) : ticksIn(seed);
    const read = readPerformance([...prompt.tokens, ...Array.from(generated)], prompt.tokens.length);
    const notes = read.map((note) => noteOf(note, tickOf));
    return continueSong(seed, prompt.seam, new Map([[mostActiveTrack(seed, placing?.among), notes]]), end);
  }

  count(tokens: ArrayLike<number>): Counts {
    let notes = 0;
    for (let i = 0; i < tokens.length; i++) if (tokens[i]! >= firstOn && tokens[i]! < firstOff) notes++;
    return { notes };
  }
}

export const performance: TokenizerKind = {
  id: 'performance',
  summary: 'keys struck and released in real time, to 10 ms, on one piano',
  fit: () => new Performance(),
  restore: (config) => {
    parseConfig('performance', schema, config);
    return new Performance();
  },
};
