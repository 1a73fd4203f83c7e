import * as v from 'valibot';
import type { Note, Song, Track } from '../../music/song.ts';
import { barLinesBefore } from '../bar-lines.ts';
import { integer, parseConfig } from '../config.ts';
import { continueSong } from '../continuation.ts';
import { rescale } from '../grid.ts';
import { newTrack } from '../new-track.ts';
import { meanVelocity, noteOf, plainVelocity, stepAfterLastOnset } from '../runs.ts';
import type { BarCutter, Counts, Cursor, Prompt, Steering, Tokenizer, TokenizerKind } from '../tokenizer.ts';
import { VoicesCursor } from './cursor.ts';
import { VoicesFilling } from './filling.ts';
import { lineOf, stepsOf, voiceTracks } from './lines.ts';
import { voicesSteering } from './steering.ts';
import { decodeSteps, encodeSteps, isChange, openSteps } from './steps.ts';
import { firstPitch, voicesVocabulary, type WrittenSteps, writtenSteps } from './vocabulary.ts';

const schema = v.strictObject({
  voices: integer(1, 16),
  stepsPerQuarter: integer(1, 96),
  written: v.picklist(writtenSteps),
});
type VoicesConfig = v.InferOutput<typeof schema>;

/** Voices of a tokenizer that is fitted to music, at most. */
const mostVoices = 4;
/** Decoded songs have this many ticks a step, so that they can be edited more finely. */
const ticksPerStep = 24;

/**
 * Voices that each sing a line, on a grid: a step of time is what every voice sounds in it, voice by voice, and then
 * its end, which counts the steps in cycles of a bar of 4/4. So Bach's chorales are written in the music transformer's
 * benchmark (Huang et al., 2019), but for the counting. Where changes alone are written, the end of a step says when the
 * next change comes, so that a chorale takes a third of the tokens; since bars are not told apart then, music cannot be
 * cut at them.
 *
 * The pitched tracks are the voices; drums are left out, and of tracks with chords a line. A pitch in steps next to each
 * other is one held note. The seam is the step after the seed's last onset; new notes go on the voice's own track, as
 * loud as its notes are on average.
 */
class VoicesTokenizer implements Tokenizer {
  readonly id = 'voices';
  readonly ppq: number;
  readonly config: VoicesConfig;
  readonly vocabulary = voicesVocabulary;
  readonly bars?: BarCutter;
  readonly #barsOfSteps: BarCutter = {
    lines: (song) =>
      barLinesBefore(
        (stepAfterLastOnset(song, this.config.stepsPerQuarter) - 1) * ticksPerStep,
        song,
        this.#barsOfSteps.onsetsIn(song),
      ),
    cut: (tokens, ticks) => {
      const places = ticks.map((tick) => 1 + Math.ceil(tick / ticksPerStep) * (this.config.voices + 1));
      return [0, ...places].map((from, i) => tokens.subarray(from, places[i]));
    },
    filling: (before, gap) => VoicesFilling.after(before, gap, this.config.voices, ticksPerStep),
    onsetsIn:
      ({ ppq }) =>
      (tick) =>
        rescale(tick, ppq, this.config.stepsPerQuarter) * ticksPerStep,
    keyOf: (token) => (token >= firstPitch && token < voicesVocabulary.length ? token - firstPitch : undefined),
  };
  readonly steering: Steering;

  constructor(config: VoicesConfig) {
    this.ppq = config.stepsPerQuarter * ticksPerStep;
    this.config = config;
    if (config.written === 'all') this.bars = this.#barsOfSteps;
    this.steering = voicesSteering({ ...config, ticksPerStep }, (tokens) => this.decode(tokens));
  }

  encode(song: Song): Int32Array {
    return encodeSteps(this.#steps(song), this.config.written);
  }

  decode(tokens: ArrayLike<number>): Song {
    const steps = this.#decode(tokens);
    const tracks: Track[] = [];
    for (let voice = 0; voice < this.config.voices; voice++) {
      const notes = lineOf(steps, voice).map((run) => noteOf(run, plainVelocity, (step) => step * ticksPerStep));
      tracks.push(newTrack({ program: 0, drums: false }, notes, tracks));
    }
    return {
      title: '',
      ppq: this.ppq,
      tracks,
      tempi: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
      meters: [{ tick: 0, numerator: 4, denominator: 4 }],
      keys: [],
      ticks: steps.length * ticksPerStep,
    };
  }

  cursor(): Cursor {
    return new VoicesCursor(this.config.voices, ticksPerStep, this.config.written);
  }

  prompt(song: Song): Prompt {
    const seamStep = stepAfterLastOnset(song, this.config.stepsPerQuarter);
    const steps = this.#steps(song).slice(0, seamStep);
    const tokens = openSteps(steps, this.config.written);
    // When the next change comes is the model's to say, not the seam's.
    if (this.config.written === 'changes' && seamStep > 0 && isChange(steps, seamStep - 1)) tokens.pop();
    return {
      tokens: Int32Array.from(tokens),
      seam: Math.ceil((seamStep * song.ppq) / this.config.stepsPerQuarter),
    };
  }

  cursorTick(seed: Song, _prompt: Prompt, tick: number): number {
    return rescale(tick, seed.ppq, this.ppq);
  }

  extend(seed: Song, prompt: Prompt, generated: ArrayLike<number>, end?: number): Song {
    const { voices, stepsPerQuarter } = this.config;
    const seamStep = this.#decode(prompt.tokens).length;
    const steps = this.#decode([...prompt.tokens, ...Array.from(generated)]);
    const tracks = voiceTracks(seed, voices);
    const additions = new Map<Track, Note[]>();
    for (let voice = 0; voice < voices; voice++) {
      const added = [...seed.tracks, ...tracks.slice(tracks.length - voice)];
      const track = tracks[voice] ?? newTrack({ program: 0, drums: false }, [], added);
      tracks[voice] = track;
      const velocity = meanVelocity(track);
      const fresh = lineOf(steps, voice).filter(({ from }) => from >= seamStep);
      additions.set(
        track,
        fresh.map((run) => noteOf(run, velocity, (step) => rescale(step, stepsPerQuarter, seed.ppq))),
      );
    }
    return continueSong(seed, prompt.seam, additions, end);
  }

  count(tokens: ArrayLike<number>): Counts {
    const steps = this.#decode(tokens);
    let notes = 0;
    for (let voice = 0; voice < this.config.voices; voice++) notes += lineOf(steps, voice).length;
    return { notes };
  }

  #decode(tokens: ArrayLike<number>) {
    return decodeSteps(tokens, this.config.voices, this.config.written);
  }

  #steps(song: Song) {
    return stepsOf(song, this.config.voices, this.config.stepsPerQuarter);
  }
}

/** A tokenizer of so many voices, 1 to 16, on a grid of so many steps a quarter note, 1 to 96. */
export function voicesTokenizer(voices: number, stepsPerQuarter: number, written: WrittenSteps = 'all'): Tokenizer {
  return restore({ voices, stepsPerQuarter, written });
}

function restore(config: unknown): Tokenizer {
  return new VoicesTokenizer(parseConfig('voices', schema, config));
}

/** On sixteenths, with as many voices as the song with the most tracks has, up to four. */
function fit(songs: Iterable<Song>): Tokenizer {
  let voices = 1;
  for (const song of songs) voices = Math.max(voices, voiceTracks(song, mostVoices).length);
  return voicesTokenizer(voices, 4);
}

export const voices: TokenizerKind = {
  id: 'voices',
  summary: 'up to four voices, each a line of its own, on a grid of sixteenth notes',
  fit,
  restore,
};
