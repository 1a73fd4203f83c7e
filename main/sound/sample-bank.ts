import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { SegueError } from '../../shared/errors.ts';
import type { Instrument, SampleFile, Waveform } from '../../shared/sound/instruments/instrument.ts';
import { type Prepared, prepare } from '../../shared/sound/instruments/prepare.ts';
import { Mp3Decoder } from './decode-mp3.ts';

const { resolve } = createRequire(import.meta.url);

/** Seconds that are decoded beyond what is kept, for the silence before a sound begins. */
const spare = 2;
/** The rate at which tones are computed, in hertz. */
const computedRate = 44_100;

/** A sound in memory: samples, one array a channel, and where they repeat while a key is held, in frames. */
export interface Sample extends Prepared {
  /** MIDI pitch, a fraction where the recording is out of tune. */
  readonly root: number;
  /** Frames a second. */
  readonly rate: number;
}

/** All instruments' sounds, each read from its package when it is first needed. */
export class SampleBank {
  readonly #decoder = new Mp3Decoder();
  readonly #instruments = new Map<string, readonly Sample[]>();
  readonly #recordings = new Map<string, Sample>();

  /** @throws SegueError `io` where a recording is missing or broken */
  async load(instrument: Instrument): Promise<readonly Sample[]> {
    const known = this.#instruments.get(instrument.id);
    if (known) return known;
    const { source, sustains } = instrument;
    const samples: Sample[] = [];
    if (source.kind === 'computed') samples.push(...source.compute(computedRate).map(computed));
    else for (const file of source.files) samples.push(await this.#recording(file, source.seconds, sustains));
    this.#instruments.set(instrument.id, samples);
    return samples;
  }

  free(): void {
    this.#decoder.free();
  }

  /** Instruments that are joined from others share their recordings. */
  async #recording(file: SampleFile, seconds: number, sustains: boolean): Promise<Sample> {
    const key = `${file.path} ${file.root} ${seconds} ${sustains}`;
    const known = this.#recordings.get(key);
    if (known) return known;
    const { channels, sampleRate } = await this.#decode(file.path, seconds + spare);
    const sample = { root: file.root, rate: sampleRate, ...prepare(channels, { seconds, sustains, sampleRate }) };
    this.#recordings.set(key, sample);
    return sample;
  }

  async #decode(path: string, seconds: number) {
    try {
      return await this.#decoder.decode(await readFile(resolve(path)), seconds);
    } catch (cause) {
      throw new SegueError('io', `The recording ${path} cannot be read; install Segue’s packages again with npm ci.`, {
        cause,
      });
    }
  }
}

function computed({ root, samples, loop }: Waveform): Sample {
  return { root, rate: computedRate, channels: [samples], ...(loop && { loop }) };
}
