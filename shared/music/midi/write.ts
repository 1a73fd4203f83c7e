import { SegueError } from '../../errors.ts';
import type { Song, Track } from '../song.ts';
import { ByteWriter } from './byte-writer.ts';
import { seamMarker } from './seam-marker.ts';

/** Longest delta time that four bytes can hold. */
const maxDelta = 2 ** 28 - 1;

/** An event of a chunk: the bytes after its delta time. */
interface ChunkEvent {
  readonly tick: number;
  readonly bytes: readonly number[] | Uint8Array;
}

/**
 * Writes a Standard MIDI File of format 1: a conductor chunk with title, seams (as markers), tempi, meters and keys,
 * then a chunk for each track. {@link readMidi} reads the same song from it again, with these limits of
 * the format:
 *
 * - A tempo is a whole number of microseconds and a meter's denominator a power of two.
 * - The channel says what is drums; `drums` itself is not written.
 * - Of two notes on one track with the same key, the one that began first is read as ending first.
 *   So a note inside another of the same key comes back as two that overlap; all onsets and all ends stay.
 *
 * The bytes are written here and not by `midi-file`, the writer under `@tonejs/midi`: that one copies all it
 * has written whenever a delta time needs two bytes, so its time grows with the square of the length.
 * @throws SegueError `bad-input` where a number is out of the format's range
 */
export function writeMidi(song: Song): Uint8Array {
  if (song.tracks.length > 65534) throw tooLarge('has more tracks than a MIDI file can hold');
  const file = new ByteWriter();
  file.append(ascii('MThd'));
  file.uint(6, 4);
  file.uint(1, 2);
  file.uint(song.tracks.length + 1, 2);
  file.uint(within(song.ppq, 1, 32767, 'resolution'), 2);
  writeChunk(file, conductorEvents(song), song.ticks);
  for (const track of song.tracks) writeChunk(file, trackEvents(track), 0);
  return file.written.slice();
}

function conductorEvents(song: Song): ChunkEvent[] {
  const events: ChunkEvent[] = nameEvents(song.title);
  for (const tick of song.seams ?? []) events.push({ tick, bytes: textEvent(0x06, seamMarker) });
  for (const { tick, microsecondsPerQuarter } of song.tempi) {
    const tempo = within(Math.round(microsecondsPerQuarter), 1, 0xffffff, 'tempo');
    events.push({ tick, bytes: [0xff, 0x51, 3, tempo >> 16, (tempo >> 8) & 255, tempo & 255] });
  }
  for (const { tick, numerator, denominator } of song.meters) {
    const power = within(Math.log2(denominator), 0, 7, 'meter');
    // 24 MIDI clocks make a metronome's click, 8 thirty-second notes a quarter note.
    events.push({ tick, bytes: [0xff, 0x58, 4, within(numerator, 1, 255, 'meter'), power, 24, 8] });
  }
  for (const { tick, fifths, mode } of song.keys) {
    events.push({ tick, bytes: [0xff, 0x59, 2, within(fifths, -7, 7, 'key') & 255, mode === 'major' ? 0 : 1] });
  }
  return events;
}

/**
 * A track's events kind by kind. The order of the kinds is the order within one tick: notes end
 * before others begin, a bank select comes before its program, and a note sounds as set up.
 */
function trackEvents(track: Track): ChunkEvent[] {
  const channel = within(track.channel, 0, 15, 'channel');
  const events: ChunkEvent[] = nameEvents(track.name);
  for (const { tick, duration, pitch } of track.notes) {
    const end = tick + within(duration, 1, Number.MAX_SAFE_INTEGER, 'note length');
    events.push({ tick: end, bytes: [0x80 | channel, within(pitch, 0, 127, 'pitch'), 64] });
  }
  for (const { tick, controller, value } of track.controls) {
    const bytes = [0xb0 | channel, within(controller, 0, 127, 'controller'), within(value, 0, 127, 'control value')];
    events.push({ tick, bytes });
  }
  for (const { tick, program } of [{ tick: 0, program: track.program }, ...track.programChanges]) {
    events.push({ tick, bytes: [0xc0 | channel, within(program, 0, 127, 'program')] });
  }
  for (const { tick, value } of track.bends) {
    const raised = within(value, -8192, 8191, 'pitch bend') + 8192;
    events.push({ tick, bytes: [0xe0 | channel, raised & 127, raised >> 7] });
  }
  for (const { tick, pitch, velocity } of track.notes) {
    events.push({ tick, bytes: [0x90 | channel, pitch, within(velocity, 1, 127, 'velocity')] });
  }
  return events;
}

function nameEvents(name: string): ChunkEvent[] {
  return name === '' ? [] : [{ tick: 0, bytes: textEvent(0x03, name) }];
}

/** A meta event that holds a text. */
function textEvent(type: number, words: string): Uint8Array {
  const event = new ByteWriter();
  const text = new TextEncoder().encode(words);
  event.bytes(0xff, type);
  event.variable(text.length);
  event.append(text);
  return event.written;
}

/** Writes a chunk that lasts until its last event, and at least until `ticks`. */
function writeChunk(file: ByteWriter, events: ChunkEvent[], ticks: number): void {
  const chunk = new ByteWriter();
  let now = 0;
  const advance = (tick: number) => {
    let delta = within(tick, now, Number.MAX_SAFE_INTEGER, 'position') - now;
    for (; delta > maxDelta; delta -= maxDelta) {
      chunk.variable(maxDelta);
      chunk.bytes(0xff, 0x01, 0); // an empty text, to rest on
    }
    chunk.variable(delta);
    now = tick;
  };
  events.sort((a, b) => a.tick - b.tick); // stable
  for (const { tick, bytes } of events) {
    advance(tick);
    if (bytes instanceof Uint8Array) chunk.append(bytes);
    else chunk.bytes(...bytes);
  }
  advance(Math.max(now, ticks));
  chunk.bytes(0xff, 0x2f, 0);
  file.append(ascii('MTrk'));
  file.uint(chunk.written.length, 4);
  file.append(chunk.written);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** `value` itself where it is a whole number in the range that the format has for it. */
function within(value: number, least: number, most: number, what: string): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw tooLarge(`has a ${what} of ${value}, which a MIDI file cannot hold`);
}

function tooLarge(what: string): SegueError {
  return new SegueError('bad-input', `The song ${what}; change it before saving.`);
}
