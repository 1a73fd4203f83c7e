import * as v from 'valibot';
import type { Note, Song, Track } from '../../music/song.ts';
import { barLinesBefore } from '../bar-lines.ts';
import { integer, parseConfig } from '../config.ts';
import { continueSong } from '../continuation.ts';
import { rescale } from '../grid.ts';
import { newTrack } from '../new-track.ts';
import { meanVelocity, noteOf, plainVelocity, stepAfterLastOnset } from '../runs.ts';
import type { BarCutter, Counts, Cursor, Prompt, Tokenizer, TokenizerKind } from '../tokenizer.ts';
import { VoicesCursor } from './cursor.ts';
import { VoicesFilling } from './filling.ts';
import { lineOf, stepsOf, voiceTracks } from './lines.ts';
import { decodeSteps, encodeSteps, openSteps } from './steps.ts';
import { firstPitch, voicesVocabulary } from './vocabulary.ts';

const schema = v.strictObject({ voices: integer(1, 16), stepsPerQuarter: integer(1, 96) });
/** Voices of a tokenizer that is fitted to music, at most. */
const mostVoices = 4;
/** Decoded songs have this many ticks a step, so that they can be edited more finely. */
const ticksPerStep = 24;

/**
 * Voices that each sing a line, on a grid: a step of time is what every voice sounds in it, voice by voice, and then
 * its end, which counts the steps in cycles of a bar of 4/4. So Bach's chorales are written in the music transformer's
 * benchmark (Huang et al., 2019), but for the counting.
 *
 * The pitched tracks are the voices; drums are left out, and of tracks with chords a line. A pitch in steps next to each
 * other is one held note. The seam is the step after the seed's last onset; new notes go on the voice's own track, as
 * loud as its notes are on average.
 */
class VoicesTokenizer implements Tokenizer {
  readonly id = 'voices';
  readonly ppq: number;
  readonly config: { readonly voices: number; readonly stepsPerQuarter: number };
  readonly vocabulary = voicesVocabulary;
  readonly bars: BarCutter = {
    lines: (song) =>
      barLinesBefore(
        (stepAfterLastOnset(song, this.config.stepsPerQuarter) - 1) * ticksPerStep,
        song,
        this.bars.onsetsIn(song),
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

  constructor(voices: number, stepsPerQuarter: number) {
    this.ppq = stepsPerQuarter * ticksPerStep;
    this.config = { voices, stepsPerQuarter };
  }

  encode(song: Song): Int32Array {
    return encodeSteps(this.#steps(song));
  }

  decode(tokens: ArrayLike<number>): Song {
    const steps = decodeSteps(tokens, this.config.voices);
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
    return new VoicesCursor(this.config.voices, ticksPerStep);
  }

  prompt(song: Song): Prompt {
    const seamStep = stepAfterLastOnset(song, this.config.stepsPerQuarter);
    return {
      tokens: Int32Array.from(openSteps(this.#steps(song).slice(0, seamStep))),
      seam: Math.ceil((seamStep * song.ppq) / this.config.stepsPerQuarter),
    };
  }

  cursorTick(seed: Song, _prompt: Prompt, tick: number): number {
    return rescale(tick, seed.ppq, this.ppq);
  }

  extend(seed: Song, prompt: Prompt, generated: ArrayLike<number>, end?: number): Song {
    const { voices, stepsPerQuarter } = this.config;
    const seamStep = decodeSteps(prompt.tokens, voices).length;
    const steps = decodeSteps([...prompt.tokens, ...Array.from(generated)], voices);
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
    const steps = decodeSteps(tokens, this.config.voices);
    let notes = 0;
    for (let voice = 0; voice < this.config.voices; voice++) notes += lineOf(steps, voice).length;
    return { notes };
  }

  #steps(song: Song) {
    return stepsOf(song, this.config.voices, this.config.stepsPerQuarter);
  }
}

/** A tokenizer of so many voices, 1 to 16, on a grid of so many steps a quarter note, 1 to 96. */
export function voicesTokenizer(voices: number, stepsPerQuarter: number): Tokenizer {
  const config = parseConfig('voices', schema, { voices, stepsPerQuarter });
  return new VoicesTokenizer(config.voices, config.stepsPerQuarter);
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
  restore: (config) => {
    const { voices, stepsPerQuarter } = parseConfig('voices', schema, config);
    return voicesTokenizer(voices, stepsPerQuarter);
  },
};
