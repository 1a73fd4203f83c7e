import { byTick, type Event, lastAtEachTick, lastEnd } from '../events.ts';
import {
  drumChannel,
  type KeySignature,
  type Meter,
  type ProgramChange,
  type Song,
  type Tempo,
  type Track,
} from '../song.ts';
import { defaultMeter, defaultTempo } from '../time.ts';
import type { Division } from './division.ts';
import type { Part } from './part.ts';
import type { TrackChunk } from './track-chunk.ts';

/** What the chunks of a file hold, on one time line. */
interface Material {
  tracks: Track[];
  tempi: Tempo[];
  meters: Meter[];
  keys: KeySignature[];
  seams: number[];
  ticks: number;
}

/** Makes a song of a file's chunks: side by side, or one after another where the format is 2. */
export function assemble(chunks: readonly TrackChunk[], format: number, division: Division): Song {
  const { tracks, tempi, meters, keys, seams, ticks } = format === 2 ? inSequence(chunks) : together(chunks);
  const [first] = chunks;
  const named = first && (chunks.length === 1 || !first.hasNotes);
  const fixed = division.microsecondsPerQuarter;
  return {
    title: (named ? first.name : undefined) ?? '',
    ppq: division.ppq,
    tracks,
    tempi: fixed === undefined ? lastAtEachTick(tempi) : [{ tick: 0, microsecondsPerQuarter: fixed }],
    meters: lastAtEachTick(meters),
    keys: firstAtEachTick(keys),
    ticks: Math.max(ticks, lastEnd(tracks)),
    ...(seams.length > 0 && { seams: [...new Set(seams)].sort((a, b) => a - b) }),
  };
}

function together(chunks: readonly TrackChunk[]): Material {
  const programs = programsByAddress(chunks);
  return {
    tracks: chunks.flatMap((chunk) => tracksOf(chunk, programs)),
    tempi: chunks.flatMap((chunk) => chunk.tempi),
    meters: chunks.flatMap((chunk) => chunk.meters),
    keys: chunks.flatMap((chunk) => chunk.keys),
    seams: chunks.flatMap((chunk) => chunk.seams),
    ticks: chunks.reduce((most, chunk) => Math.max(most, chunk.ticks), 0),
  };
}

/** Lays patterns one after another. A pattern that names no tempo or meter has the default, not the one before it. */
function inSequence(chunks: readonly TrackChunk[]): Material {
  const all: Material = { tracks: [], tempi: [], meters: [], keys: [], seams: [], ticks: 0 };
  for (const chunk of chunks) {
    const tick = all.ticks;
    const later = <T extends Event>(events: readonly T[]): T[] =>
      events.map((event) => ({ ...event, tick: event.tick + tick }));
    if (all.tempi.length > 0) all.tempi.push({ ...defaultTempo, tick });
    if (all.meters.length > 0) all.meters.push({ ...defaultMeter, tick });
    const pattern = together([chunk]);
    all.tempi.push(...later(pattern.tempi));
    all.meters.push(...later(pattern.meters));
    all.keys.push(...later(pattern.keys));
    all.seams.push(...pattern.seams.map((seam) => seam + tick));
    for (const track of pattern.tracks) {
      all.tracks.push({
        ...track,
        notes: later(track.notes),
        controls: later(track.controls),
        bends: later(track.bends),
        programChanges: later(track.programChanges),
      });
    }
    all.ticks += Math.max(pattern.ticks, lastEnd(pattern.tracks));
  }
  return all;
}

function tracksOf(chunk: TrackChunk, programs: ReadonlyMap<number, readonly ProgramChange[]>): Track[] {
  const name = chunk.name ?? chunk.instrumentName ?? '';
  return chunk.parts
    .filter((part) => part.notes.length + part.controls.length + part.bends.length + part.programs.length > 0)
    .map((part) => ({
      name,
      channel: part.channel,
      drums: part.channel === drumChannel,
      notes: part.notes,
      controls: part.controls,
      bends: part.bends,
      ...programsOf(part, programs.get(addressOf(part)) ?? []),
    }));
}

/**
 * The program at the start, which is the first that the part names by its first note, or what the
 * other chunks have set on its channel by then, and the changes after it. A first change later
 * than tick 0 stays among the changes too, so that it still follows its bank select.
 */
function programsOf(part: Part, ofChannel: readonly ProgramChange[]): Pick<Track, 'program' | 'programChanges'> {
  const changes = lastAtEachTick(part.programs);
  const onset = part.notes[0]?.tick ?? Number.POSITIVE_INFINITY;
  const [first] = changes;
  if (first && first.tick <= onset) {
    return { program: first.program, programChanges: first.tick === 0 ? changes.slice(1) : changes };
  }
  const inherited = ofChannel.findLast((change) => change.tick <= onset);
  return { program: inherited?.program ?? 0, programChanges: changes };
}

function programsByAddress(chunks: readonly TrackChunk[]): Map<number, ProgramChange[]> {
  const programs = new Map<number, ProgramChange[]>();
  for (const part of chunks.flatMap((chunk) => chunk.parts)) {
    const address = addressOf(part);
    programs.set(address, (programs.get(address) ?? []).concat(part.programs));
  }
  for (const changes of programs.values()) changes.sort((a, b) => a.tick - b.tick);
  return programs;
}

function addressOf(part: Part): number {
  return part.port * 16 + part.channel;
}

/**
 * Sorted by tick; where several stand at one tick the first counts. Notation programs write the
 * keys of transposing instruments beside the sounding one, which comes first.
 */
function firstAtEachTick<T extends Event>(events: readonly T[]): T[] {
  const sorted = byTick(events);
  return sorted.filter((event, i) => sorted[i - 1]?.tick !== event.tick);
}
