import { SegueError } from '../../errors.ts';
import { maxBytes, maxJunk } from './limits.ts';
import type { Warnings } from './warnings.ts';

/** What the header says and where the chunks after it begin. */
export interface Header {
  readonly format: number;
  /** How many tracks the file claims to have. */
  readonly trackCount: number;
  readonly division: number;
  /** Where the division stands, in bytes. */
  readonly divisionOffset: number;
  /** Where the first chunk begins, in bytes. */
  readonly start: number;
}

/** Where a chunk's data lie, in bytes. */
export interface Chunk {
  readonly isTrack: boolean;
  readonly start: number;
  /** Where it ends at the latest. */
  readonly end: number;
  /** Where it ends by the length that it states. */
  readonly statedEnd: number;
}

const headerId = 0x4d546864; // MThd
const trackId = 0x4d54726b; // MTrk

/**
 * Takes a Standard MIDI File apart into its chunks. What can be told from wrong lengths alone is
 * put right here: the next chunk is found by its name where a length is not to be trusted.
 */
export class Container {
  readonly header: Header;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  readonly #warnings: Warnings;
  #found = { from: 0, at: -1 };

  /** @throws SegueError `bad-input` where there is no MIDI header or the file is too large */
  constructor(bytes: Uint8Array, warnings: Warnings) {
    if (bytes.length > maxBytes) {
      throw new SegueError(
        'bad-input',
        `The file is larger than ${maxBytes / 2 ** 20} MB; choose a smaller MIDI file.`,
        {
          offset: maxBytes,
        },
      );
    }
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#warnings = warnings;
    const { start, end } = this.#midiData();
    this.#end = end;
    this.header = this.#readHeader(start);
  }

  /** The chunk whose header is at `position`, or undefined where the chunks end. */
  chunkAt(position: number): Chunk | undefined {
    const start = position + 8;
    if (start > this.#end) return undefined;
    const isTrack = this.#view.getUint32(position) === trackId;
    const statedEnd = start + this.#view.getUint32(position + 4);
    if (!isTrack) {
      const end = this.#looksLikeChunk(position) ? statedEnd : this.#nextTrack(start);
      return { isTrack, start, end, statedEnd };
    }
    if (statedEnd > this.#end) {
      this.#warnings.add('long chunk');
      return { isTrack, start, end: this.#end, statedEnd };
    }
    const trusted = statedEnd === this.#end || this.#looksLikeChunk(statedEnd) || this.#hasEndMark(statedEnd);
    return { isTrack, start, end: trusted ? statedEnd : this.#nextTrack(statedEnd), statedEnd };
  }

  /**
   * Where the chunk after `chunk` begins, given that its events ended at `position`: behind the
   * end mark where another track begins there, though the stated length reaches further.
   */
  after(chunk: Chunk, position: number): number {
    if (position > chunk.statedEnd) this.#warnings.add('short chunk');
    if (position === chunk.end) return chunk.end;
    if (this.#isTrack(position)) {
      this.#warnings.add('early end');
      return position;
    }
    this.#warnings.add('trailing');
    return chunk.end;
  }

  /** The MIDI data themselves: inside a RIFF container (RMID), or behind whatever stands before the header. */
  #midiData(): { start: number; end: number } {
    const length = this.#bytes.length;
    if (this.#name(0) === 'RIFF' && this.#name(8) === 'RMID') {
      for (let at = 12; at + 8 <= length; ) {
        const size = this.#view.getUint32(at + 4, true);
        if (this.#name(at) === 'data') return { start: at + 8, end: Math.min(length, at + 8 + size) };
        at += 8 + size + (size % 2);
      }
      throw new SegueError('bad-input', 'The RMID file holds no MIDI data; choose another file.', { offset: 12 });
    }
    for (let at = 0; at + 4 <= Math.min(length, maxJunk); at++) {
      if (this.#view.getUint32(at) === headerId) {
        if (at > 0) this.#warnings.add('junk');
        return { start: at, end: length };
      }
    }
    throw new SegueError('bad-input', 'This is not a MIDI file; choose one that ends in .mid.', { offset: 0 });
  }

  #readHeader(at: number): Header {
    if (at + 14 > this.#end) {
      throw new SegueError('bad-input', 'The MIDI file ends inside its header; copy or export it anew.', {
        offset: this.#end,
      });
    }
    const size = this.#view.getUint32(at + 4);
    if (this.#view.getUint32(at) !== headerId || size < 6 || at + 8 + size > this.#end) {
      throw new SegueError('bad-input', 'The header of the MIDI file is broken; copy or export it anew.', {
        offset: at,
      });
    }
    return {
      format: this.#view.getUint16(at + 8),
      trackCount: this.#view.getUint16(at + 10),
      division: this.#view.getUint16(at + 12),
      divisionOffset: at + 12,
      start: at + 8 + size,
    };
  }

  #name(at: number): string {
    return String.fromCharCode(...this.#bytes.subarray(at, at + 4));
  }

  #isTrack(at: number): boolean {
    return at + 8 <= this.#end && this.#view.getUint32(at) === trackId;
  }

  /** Whether a chunk can begin here: a track, or four printable characters and a length that fits. */
  #looksLikeChunk(at: number): boolean {
    if (this.#isTrack(at)) return true;
    if (at + 8 > this.#end || at + 8 + this.#view.getUint32(at + 4) > this.#end) return false;
    return this.#bytes.subarray(at, at + 4).every((byte) => byte >= 0x20 && byte < 0x7f);
  }

  /** Whether the bytes before `at` are the mark that ends a track. */
  #hasEndMark(at: number): boolean {
    return this.#bytes[at - 3] === 0xff && this.#bytes[at - 2] === 0x2f && this.#bytes[at - 1] === 0;
  }

  /** Where the next track begins, or the end. Remembers its last answer, so that all searches together stay linear. */
  #nextTrack(from: number): number {
    if (from < this.#found.from || from > this.#found.at) {
      let at = this.#bytes.indexOf(0x4d, from);
      while (at >= 0 && !this.#isTrack(at)) at = this.#bytes.indexOf(0x4d, at + 1);
      this.#found = { from, at: at < 0 ? this.#end : Math.min(at, this.#end) };
    }
    return this.#found.at;
  }
}
