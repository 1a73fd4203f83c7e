import { SegueError } from '../../errors.ts';
import type { Song } from '../song.ts';
import { assemble } from './assemble.ts';
import { Container } from './container.ts';
import { readDivision } from './division.ts';
import { maxChunks } from './limits.ts';
import { newBudget, TrackChunk } from './track-chunk.ts';
import { Warnings } from './warnings.ts';

/** A MIDI file as it was read. */
export interface MidiFile {
  readonly song: Song;
  /** The format that the header names: 0, 1 or 2, or what an odd file says instead. */
  readonly format: number;
  /** What was repaired or skipped, one sentence each; empty for a sound file. */
  readonly warnings: readonly string[];
}

/**
 * Reads a Standard MIDI File of format 0, 1 or 2, bare or in a RIFF container (RMID).
 *
 * The bytes are read here and not by `midi-file`, the parser under `@tonejs/midi`: a stranger's
 * file must neither hang nor exhaust the program, and that parser knows no bounds, throws bare
 * strings, lets invalid notes pass, and the classes above it slow down with the square of the notes.
 *
 * - A chunk gives one track for each channel and port that it uses; channel 10 is drums.
 * - Notes of the same key that overlap are ended in the order in which they began. A note that is
 *   never released ends with its track; one of no length is made a tick long.
 * - A track that sets no program before its first note has the one that another chunk set on its channel.
 * - The patterns of a format 2 file follow one another, each in its own tempo and meter.
 * - A file that counts in SMPTE frames keeps its ticks under one constant tempo, and its tempo events are skipped.
 * - The title is the name of the first chunk where that chunk has no notes or is the only one.
 *
 * Time and memory are bounded by the file's size and by `limits.ts`.
 * @throws SegueError `bad-input`, with the byte `offset`, where the file cannot be read
 */
export function readMidi(bytes: Uint8Array): MidiFile {
  const warnings = new Warnings();
  const container = new Container(bytes, warnings);
  const { format } = container.header;
  if (format > 2) warnings.add('format');
  const division = readDivision(container.header.division, container.header.divisionOffset);
  const chunks = readChunks(container, bytes, division.ppq, warnings);
  if (division.microsecondsPerQuarter !== undefined) {
    for (const chunk of chunks) for (const _ of chunk.tempi) warnings.add('smpte tempo');
  }
  return { song: assemble(chunks, format, division), format, warnings: warnings.list() };
}

function readChunks(container: Container, bytes: Uint8Array, ppq: number, warnings: Warnings): TrackChunk[] {
  const { format, trackCount, start } = container.header;
  const budget = newBudget(ppq);
  const chunks: TrackChunk[] = [];
  let position = start;
  for (let chunk = container.chunkAt(position); chunk; chunk = container.chunkAt(position)) {
    if (!chunk.isTrack) {
      warnings.add('alien chunk');
      position = chunk.end;
      continue;
    }
    if (chunks.length === maxChunks) {
      throw new SegueError('bad-input', `The MIDI file has more than ${maxChunks} tracks; split it.`, {
        offset: position,
      });
    }
    const track = new TrackChunk(bytes, chunk.start, chunk.end, budget, warnings);
    if (format === 0 && chunks.length > 0) warnings.add('format 0');
    chunks.push(track);
    position = container.after(chunk, track.position);
  }
  if (chunks.length !== trackCount) warnings.add('track count');
  return chunks;
}
