/** The header of a MIDI file at 480 ticks per quarter note. */
export function header(format: number, tracks: number): number[] {
  return [...ascii('MThd'), 0, 0, 0, 6, 0, format, tracks >> 8, tracks & 255, 1, 0xe0];
}

/** The header of a track chunk that claims to hold `length` bytes. */
export function chunk(length: number): number[] {
  return [...ascii('MTrk'), length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
}

/** A track chunk with these events and an end mark. */
export function track(...events: readonly (readonly number[])[]): number[] {
  const data = [...events.flat(), ...endMark];
  return [...chunk(data.length), ...data];
}

/** A whole file. */
export function file(format: number, ...tracks: readonly (readonly number[])[]): Uint8Array {
  return new Uint8Array([...header(format, tracks.length), ...tracks.flat()]);
}

/** End of track, at once. */
export const endMark = [0, 0xff, 0x2f, 0];

/** Middle C on a channel for a sixteenth, at once. */
export function note(channel = 0): number[] {
  return [0, 0x90 | channel, 60, 64, 120, 0x80 | channel, 60, 64];
}

/** A track name of the given bytes, at once. */
export function name(bytes: readonly number[]): number[] {
  return [0, 0xff, 3, bytes.length, ...bytes];
}

/** The bytes of a plain text. */
export function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
