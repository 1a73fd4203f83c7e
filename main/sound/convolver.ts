import { Fft } from './fft.ts';

/** A spectrum: real and imaginary parts. */
interface Spectrum {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/**
 * Convolves a stream of blocks with a long response, partition by partition (Stockham, 1966; overlap and save): the
 * response is cut into pieces of a block's length, and a block's spectrum is kept until the last piece has met it.
 */
export class Convolver {
  readonly #block: number;
  readonly #fft: Fft;
  readonly #response: readonly Spectrum[];
  /** Spectra of the last blocks, the newest first. */
  readonly #past: Spectrum[] = [];
  #before: Float32Array;

  /** @param block frames that are given at once; a power of two */
  constructor(response: Float32Array, block: number) {
    this.#block = block;
    this.#fft = new Fft(2 * block);
    this.#before = new Float32Array(block);
    this.#response = Array.from({ length: Math.ceil(response.length / block) }, (_, i) =>
      this.#spectrum(response.subarray(i * block, (i + 1) * block)),
    );
  }

  /** What comes of the next block. */
  process(input: Float32Array): Float32Array {
    const both = new Float32Array(2 * this.#block);
    both.set(this.#before, 0);
    both.set(input, this.#block);
    this.#before = input.slice();
    this.#past.unshift(this.#spectrum(both));
    if (this.#past.length > this.#response.length) this.#past.pop();
    const real = new Float64Array(2 * this.#block);
    const imaginary = new Float64Array(2 * this.#block);
    for (const [i, past] of this.#past.entries()) {
      const piece = this.#response[i];
      if (piece) addProduct(real, imaginary, past, piece);
    }
    this.#fft.inverse(real, imaginary);
    return Float32Array.from(real.subarray(this.#block));
  }

  #spectrum(samples: Float32Array): Spectrum {
    const real = new Float64Array(2 * this.#block);
    const imaginary = new Float64Array(2 * this.#block);
    real.set(samples);
    this.#fft.forward(real, imaginary);
    return { real, imaginary };
  }
}

function addProduct(real: Float64Array, imaginary: Float64Array, one: Spectrum, other: Spectrum): void {
  for (let k = 0; k < real.length; k++) {
    const a = one.real[k]!;
    const b = one.imaginary[k]!;
    const c = other.real[k]!;
    const d = other.imaginary[k]!;
    real[k]! += a * c - b * d;
    imaginary[k]! += a * d + b * c;
  }
}
