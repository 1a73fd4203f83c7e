import { SegueError } from '../../errors.ts';
import type { KeySignature, Meter, Tempo } from '../song.ts';
import { ByteCursor, damaged, OutOfBytes } from './byte-cursor.ts';
import { maxEvents, maxNameLength, maxQuarters, maxTracks } from './limits.ts';
import { Part } from './part.ts';
import { seamMarker } from './seam-marker.ts';
import { decodeText } from './text.ts';
import type { Warnings } from './warnings.ts';

/** What all chunks of a file share while they are read. */
export interface Budget {
  /** Last tick that a song may reach. */
  readonly maxTick: number;
  /** Events read so far. */
  events: number;
  /** Tracks begun so far. */
  tracks: number;
}

/** A fresh budget for a file with this many ticks per quarter note. */
export function newBudget(ppq: number): Budget {
  return { maxTick: ppq * maxQuarters, events: 0, tracks: 0 };
}

/** Reads the events of one `MTrk` chunk (Standard MIDI Files 1.0; MIDI 1.0 for the messages). */
export class TrackChunk {
  name: string | undefined;
  instrumentName: string | undefined;
  readonly tempi: Tempo[] = [];
  readonly meters: Meter[] = [];
  readonly keys: KeySignature[] = [];
  /** Ticks at which Segue marked that a model's music begins. */
  readonly seams: number[] = [];
  /** One for each channel and port with something to keep, in the order of first use. */
  readonly parts: Part[] = [];
  /** Tick of the last event, or of the end mark. */
  ticks = 0;
  /** Whether the end mark was found. */
  ended = false;

  readonly #cursor: ByteCursor;
  readonly #budget: Budget;
  readonly #warnings: Warnings;
  readonly #byAddress = new Map<number, Part>();
  #port = 0;

  constructor(bytes: Uint8Array, start: number, end: number, budget: Budget, warnings: Warnings) {
    this.#cursor = new ByteCursor(bytes, start, end);
    this.#budget = budget;
    this.#warnings = warnings;
    try {
      this.#readEvents();
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error;
      warnings.add('truncated');
    }
    if (!this.ended) warnings.add('no end');
    for (const part of this.parts) part.close(this.ticks);
  }

  /** Where reading stopped, in bytes. */
  get position(): number {
    return this.#cursor.position;
  }

  /** Whether any of its parts has a note. */
  get hasNotes(): boolean {
    return this.parts.some((part) => part.notes.length > 0);
  }

  #readEvents(): void {
    const cursor = this.#cursor;
    let running = 0;
    let interrupted = false;
    while (!this.ended && cursor.position < cursor.end) {
      const start = cursor.position;
      this.#advance(cursor.variable(), start);
      const first = cursor.byte();
      if (first >= 0xf0) {
        this.#systemEvent(first);
        interrupted = true;
        continue;
      }
      if (first >= 0x80) {
        running = first;
      } else {
        cursor.position--;
        if (running === 0) throw damaged('an event has no status', cursor.position);
        if (interrupted) this.#warnings.add('running status');
      }
      interrupted = false;
      this.#channelEvent(running);
    }
  }

  #advance(delta: number, offset: number): void {
    this.ticks += delta;
    if (this.ticks > this.#budget.maxTick) {
      throw new SegueError('bad-input', `The MIDI file lasts more than ${maxQuarters} quarter notes; split it.`, {
        offset,
      });
    }
    if (++this.#budget.events > maxEvents) {
      throw new SegueError('bad-input', `The MIDI file has more than ${maxEvents} events; split it.`, { offset });
    }
  }

  #channelEvent(status: number): void {
    const cursor = this.#cursor;
    const tick = this.ticks;
    const channel = status & 15;
    const first = cursor.data();
    switch (status & 0xf0) {
      case 0x80:
        cursor.data();
        this.#part(channel).noteOff(tick, first);
        break;
      case 0x90: {
        const velocity = cursor.data();
        if (velocity > 0) this.#part(channel).noteOn(tick, first, velocity);
        else this.#part(channel).noteOff(tick, first);
        break;
      }
      case 0xb0:
        this.#part(channel).controls.push({ tick, controller: first, value: cursor.data() });
        break;
      case 0xc0:
        this.#part(channel).programs.push({ tick, program: first });
        break;
      case 0xe0:
        this.#part(channel).bends.push({ tick, value: first + cursor.data() * 128 - 8192 });
        break;
      case 0xa0:
        cursor.data();
        this.#warnings.add('left out');
        break;
      default: // 0xd0, channel aftertouch, has one data byte
        this.#warnings.add('left out');
    }
  }

  #part(channel: number): Part {
    const address = this.#port * 16 + channel;
    let part = this.#byAddress.get(address);
    if (!part) {
      if (++this.#budget.tracks > maxTracks) {
        throw new SegueError('bad-input', `The MIDI file has more than ${maxTracks} tracks; split it.`, {
          offset: this.position,
        });
      }
      part = new Part(this.#port, channel, this.#warnings);
      this.#byAddress.set(address, part);
      this.parts.push(part);
    }
    return part;
  }

  #systemEvent(status: number): void {
    const cursor = this.#cursor;
    if (status === 0xff) {
      const type = cursor.data();
      this.#metaEvent(type, cursor.take(cursor.variable()));
    } else if (status === 0xf0 || status === 0xf7) {
      cursor.take(cursor.variable());
      this.#warnings.add('left out');
    } else {
      // Messages for the wire alone; their data bytes are those of MIDI 1.0, table VI.
      cursor.take(status === 0xf2 ? 2 : status === 0xf1 || status === 0xf3 ? 1 : 0);
      this.#warnings.add('system message');
    }
  }

  #metaEvent(type: number, data: Uint8Array): void {
    const tick = this.ticks;
    const [a = 0, b = 0, c = 0] = data;
    switch (type) {
      case 0x03:
        this.name ??= this.#text(data);
        break;
      case 0x04:
        this.instrumentName ??= this.#text(data);
        break;
      case 0x06:
        if (decodeText(data) === seamMarker) this.seams.push(tick);
        else if (data.length > 0) this.#warnings.add('left out');
        break;
      case 0x21:
        this.#port = a;
        break;
      case 0x2f:
        this.ended = true;
        break;
      case 0x51: {
        const microsecondsPerQuarter = (a << 16) | (b << 8) | c;
        if (data.length === 3 && microsecondsPerQuarter > 0) this.tempi.push({ tick, microsecondsPerQuarter });
        else this.#warnings.add('tempo');
        break;
      }
      case 0x58:
        if (data.length >= 2 && a > 0 && b <= 7) this.meters.push({ tick, numerator: a, denominator: 2 ** b });
        else this.#warnings.add('meter');
        break;
      case 0x59: {
        const fifths = (a << 24) >> 24;
        const known = data.length === 2 && Math.abs(fifths) <= 7 && b <= 1;
        if (known) this.keys.push({ tick, fifths, mode: b === 0 ? 'major' : 'minor' });
        else this.#warnings.add('key');
        break;
      }
      default:
        if (data.length > 0) this.#warnings.add('left out');
    }
  }

  /** A name, without the zero bytes that some programs fill it up with. */
  #text(data: Uint8Array): string {
    const text = decodeText(data).replace(/\0+$/, '');
    if (text.length <= maxNameLength) return text;
    this.#warnings.add('name');
    return text.slice(0, maxNameLength).replace(/[\ud800-\udbff]$/, '');
  }
}
