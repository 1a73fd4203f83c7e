import { SegueError } from '../../errors.ts';

/** Thrown where an event needs more bytes than its chunk has; the track ends there. */
export class OutOfBytes extends Error {}

/** Reads numbers from a stretch of bytes, never beyond its end. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  position: number;
  readonly end: number;

  constructor(bytes: Uint8Array, position: number, end: number) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /** The next byte. */
  byte(): number {
    const value = this.position < this.end ? this.bytes[this.position] : undefined;
    if (value === undefined) throw new OutOfBytes();
    this.position++;
    return value;
  }

  /** The next data byte of a channel message, 0 to 127. */
  data(): number {
    const value = this.byte();
    if (value > 127) {
      throw damaged('a value from 0 to 127 was expected', this.position - 1);
    }
    return value;
  }

  /** A variable-length quantity of at most four bytes (Standard MIDI Files 1.0, "Some numbers"). */
  variable(): number {
    const start = this.position;
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const byte = this.byte();
      value = (value << 7) | (byte & 127);
      if (byte < 128) return value;
    }
    throw damaged('a number goes on for more than four bytes', start);
  }

  /** The next `length` bytes, as a view. */
  take(length: number): Uint8Array {
    if (length > this.end - this.position) throw new OutOfBytes();
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }
}

/** The error for a file whose bytes make no sense at `offset`. */
export function damaged(what: string, offset: number): SegueError {
  return new SegueError('bad-input', `The MIDI file is damaged at byte ${offset}: ${what}; export it anew.`, {
    offset,
  });
}
