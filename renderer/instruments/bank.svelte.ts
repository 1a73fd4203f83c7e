import { SvelteMap } from 'svelte/reactivity';
import type { Instrument, Waveform } from '../../shared/sound/instruments/instrument.ts';
import { heldStandIn, struckStandIn } from '../../shared/sound/instruments/stand-ins.ts';
import { bufferOf, decode, inSeconds } from './decode.ts';
import type { Sound } from './sound.ts';

/** Decoded recordings and computed tones have this rate, in hertz; a context of another one converts as it plays. */
export const bankRate = 44_100;

/** An instrument and what it sounds with now. */
export interface Ready {
  readonly instrument: Instrument;
  readonly sounds: readonly Sound[];
}

/** All instruments' sounds of a window, each loaded when it is first needed. */
export class InstrumentBank {
  /** How much of an instrument is there, 0 to 1, by its id; instruments that are whole or not asked for are left out. */
  readonly loading = new SvelteMap<string, number>();
  /** Why an instrument plays with its stand-in, by its id: a sentence for people. */
  readonly failures = new SvelteMap<string, string>();
  readonly #ready = new Map<string, Ready>();
  readonly #promises = new Map<string, Promise<Ready>>();

  /** What plays this instrument now: itself, or a synthesiser while its recordings are on their way. */
  now(instrument: Instrument): Ready {
    const ready = this.#ready.get(instrument.id);
    if (ready) return ready;
    if (instrument.source.kind === 'computed') return this.#compute(instrument);
    if (!this.failures.has(instrument.id)) void this.load(instrument);
    return this.#compute(instrument.sustains ? heldStandIn : struckStandIn);
  }

  /** Gets instruments ready before they are needed, so that the first note neither waits nor has a stand-in. */
  prepare(instruments: Iterable<Instrument>): void {
    for (const instrument of instruments) this.now(instrument);
  }

  /** Lets instruments that could not be loaded be tried again when they are next needed, as with another song. */
  retry(): void {
    this.failures.clear();
  }

  /** Loads an instrument; where it cannot be had, gives its stand-in and says why in {@link failures}. */
  load(instrument: Instrument): Promise<Ready> {
    const known = this.#promises.get(instrument.id);
    if (known) return known;
    const promise = this.#load(instrument);
    this.#promises.set(instrument.id, promise);
    return promise;
  }

  async #load(instrument: Instrument): Promise<Ready> {
    if (instrument.source.kind === 'computed') return this.#compute(instrument);
    const { files, seconds } = instrument.source;
    let done = 0;
    this.loading.set(instrument.id, 0);
    this.failures.delete(instrument.id);
    try {
      const sounds = await Promise.all(
        files.map(async (file) => {
          const sound = await decode(file, { seconds, sustains: instrument.sustains, sampleRate: bankRate });
          done++;
          this.loading.set(instrument.id, done / files.length);
          return sound;
        }),
      );
      const ready = { instrument, sounds };
      this.#ready.set(instrument.id, ready);
      return ready;
    } catch {
      this.#promises.delete(instrument.id);
      this.failures.set(
        instrument.id,
        `The sound of “${instrument.name}” could not be loaded; a synthesiser plays instead until you open the song again.`,
      );
      return this.#compute(instrument.sustains ? heldStandIn : struckStandIn);
    } finally {
      this.loading.delete(instrument.id);
    }
  }

  #compute(instrument: Instrument): Ready {
    const known = this.#ready.get(instrument.id);
    if (known) return known;
    if (instrument.source.kind !== 'computed') throw new Error(`${instrument.id} is recorded, not computed.`);
    const ready = { instrument, sounds: instrument.source.compute(bankRate).map(toSound) };
    this.#ready.set(instrument.id, ready);
    return ready;
  }
}

function toSound({ root, samples, loop }: Waveform): Sound {
  return { root, buffer: bufferOf([samples], bankRate), ...(loop && { loop: inSeconds(loop, bankRate) }) };
}
