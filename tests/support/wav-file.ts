/** What a WAV file of 16 bits holds, its channels from -1 to 1. */
export interface Wav {
  readonly rate: number;
  readonly channels: readonly Float32Array[];
}

/** What a WAV file of 16-bit samples holds. */
export function readWav(bytes: Buffer): Wav {
  const count = bytes.readUInt16LE(22);
  const frames = bytes.readUInt32LE(40) / (2 * count);
  const channel = (c: number) =>
    Float32Array.from({ length: frames }, (_, n) => bytes.readInt16LE(44 + 2 * (n * count + c)) / 32_768);
  return { rate: bytes.readUInt32LE(24), channels: Array.from({ length: count }, (_, c) => channel(c)) };
}
