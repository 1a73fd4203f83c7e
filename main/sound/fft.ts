/**
 * The fast Fourier transform of complex numbers, in place (Cooley and Tukey, 1965, decimation in time).
 * The length is a power of two; the way back is scaled, so that there and back changes nothing.
 */
export class Fft {
  readonly size: number;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  readonly #reversed: Uint32Array;

  constructor(size: number) {
    if (size < 2 || (size & (size - 1)) !== 0) throw new RangeError(`${size} is no power of two.`);
    this.size = size;
    const turn = (2 * Math.PI) / size;
    this.#cosines = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos(turn * i));
    this.#sines = Float64Array.from({ length: size / 2 }, (_, i) => Math.sin(turn * i));
    this.#reversed = new Uint32Array(size);
    for (let i = 1; i < size; i++) this.#reversed[i] = (this.#reversed[i >> 1]! >> 1) | (i & 1 ? size >> 1 : 0);
  }

  forward(real: Float64Array, imaginary: Float64Array): void {
    this.#transform(real, imaginary, -1);
  }

  inverse(real: Float64Array, imaginary: Float64Array): void {
    this.#transform(real, imaginary, 1);
    for (let i = 0; i < this.size; i++) {
      real[i]! /= this.size;
      imaginary[i]! /= this.size;
    }
  }

  #transform(real: Float64Array, imaginary: Float64Array, sign: number): void {
    const { size } = this;
    for (let i = 0; i < size; i++) {
      const j = this.#reversed[i]!;
      if (j <= i) continue;
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let from = 0; from < size; from += 2 * half) {
        for (let k = 0; k < half; k++) {
          const cosine = this.#cosines[k * stride]!;
          const sine = sign * this.#sines[k * stride]!;
          const i = from + k;
          const j = i + half;
          const x = real[j]! * cosine - imaginary[j]! * sine;
          const y = real[j]! * sine + imaginary[j]! * cosine;
          real[j] = real[i]! - x;
          imaginary[j] = imaginary[i]! - y;
          real[i]! += x;
          imaginary[i]! += y;
        }
      }
    }
  }
}
