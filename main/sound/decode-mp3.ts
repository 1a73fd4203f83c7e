import { MPEGDecoder } from 'mpg123-decoder';

/** What is decoded at once, in bytes: two or three seconds. */
const chunk = 1 << 16;

/** A recording as samples, one array a channel. */
export interface Recording {
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

/** Decodes MP3 files, in WebAssembly. */
export class Mp3Decoder {
  readonly #decoder = new MPEGDecoder();

  /**
   * The beginning of a recording.
   * @param seconds how much of it is wanted at the least; what is shorter is given whole
   * @throws RangeError where the bytes are no MP3 file
   */
  async decode(bytes: Uint8Array, seconds: number): Promise<Recording> {
    await this.#decoder.ready;
    await this.#decoder.reset();
    const parts: Float32Array[][] = [];
    let frames = 0;
    let sampleRate = 0;
    for (let from = 0; from < bytes.length && frames <= seconds * sampleRate; from += chunk) {
      const decoded = this.#decoder.decode(bytes.subarray(from, from + chunk));
      if (decoded.samplesDecoded === 0) continue;
      parts.push(decoded.channelData);
      frames += decoded.samplesDecoded;
      sampleRate = decoded.sampleRate;
    }
    if (frames === 0) throw new RangeError('The bytes hold no sound in MP3.');
    const [left, right] = [0, 1].map((channel) => joined(parts.map((part) => part[channel] ?? part[0])));
    // The decoder gives two channels also where one was recorded.
    const one = !left || !right || left.every((value, n) => value === right[n]);
    return { channels: one ? [left ?? new Float32Array()] : [left, right], sampleRate };
  }

  free(): void {
    this.#decoder.free();
  }
}

function joined(parts: readonly (Float32Array | undefined)[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + (part?.length ?? 0), 0));
  let at = 0;
  for (const part of parts) {
    if (!part) continue;
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
