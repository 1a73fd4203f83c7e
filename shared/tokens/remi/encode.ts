import { SegueError } from '../../errors.ts';
import type { Song } from '../../music/song.ts';
import { floorIndex, nearest, rescale } from '../grid.ts';
import { END, START } from '../tokenizer.ts';
import { type Bar, layOutBars } from './bars.ts';
import { castParts } from './parts.ts';
import { type RemiVocabulary, remiPpq, stepOfTempo } from './vocabulary.ts';

/** More bars than this are a broken file and not music; it bounds the tokens of a silence of any length. */
const mostBars = 100_000;

/** A note on the grid; velocity and duration are indices into the vocabulary's lists. */
interface GridNote {
  readonly tick: number;
  readonly part: number;
  readonly key: number;
  readonly velocity: number;
  duration: number;
}

/** Where a song's tokens ended. */
export interface Written {
  /** START, ensemble, bars; no END. */
  readonly tokens: number[];
  /** The bar after that of the last onset; undefined where there are no notes. */
  readonly next: Bar | undefined;
  /** The meter in force, an index into the vocabulary's; -1 where there are no notes. */
  readonly meter: number;
}

/**
 * Writes the song as tokens up to its last onset. What follows (tempi, meters, silence) is left out, but for bars that
 * begin before `until`.
 * @param invite whether tracks without notes belong to the ensemble too
 * @param until in grid ticks
 * @throws a `bad-input` error where the song is longer than 100,000 bars
 */
function writeRemi(song: Song, vocabulary: RemiVocabulary, invite = false, until = 0): Written {
  const { playing, invited } = castParts(song.tracks, vocabulary.parts);
  const notes = gridNotes(song, playing, vocabulary);
  const tokens = [START];
  const push = (kind: Parameters<RemiVocabulary['token']>[0], value?: number) =>
    tokens.push(vocabulary.token(kind, value));
  const last = notes.at(-1);
  if (!last) return { tokens, next: undefined, meter: -1 };

  const ensemble = new Set([...notes.map((note) => note.part), ...(invite ? invited.filter((part) => part >= 0) : [])]);
  for (const part of [...ensemble].sort((a, b) => a - b)) push('part', part);
  const tempi = tempoChanges(song, vocabulary).filter((change) => change.tick <= last.tick);
  const velocities = new Int16Array(vocabulary.parts.length).fill(-1);
  const durations = new Int16Array(vocabulary.parts.length).fill(-1);
  let meter = -1;
  let part = -1;
  let note = 0;
  let change = 0;
  let bars = 0;
  for (const bar of layOutBars(song, vocabulary.meters)) {
    if (note === notes.length && bar.start >= until) return { tokens, next: bar, meter };
    if (++bars > mostBars) {
      throw new SegueError('bad-input', `The song is longer than ${mostBars} bars: cut the silence out of it first.`);
    }
    meter = pushBar(bar, meter, push);
    let here = bar.start;
    for (;;) {
      const tick = Math.min(notes[note]?.tick ?? Infinity, tempi[change]?.tick ?? Infinity);
      if (tick >= bar.start + bar.length) break;
      if (tick > here) push('position', tick - bar.start + bar.late);
      here = tick;
      if (tempi[change]?.tick === tick) push('tempo', tempi[change++]!.index);
      for (let next = notes[note]; next?.tick === tick; next = notes[++note]) {
        if (next.part !== part) push('part', next.part);
        part = next.part;
        if (velocities[part] !== next.velocity) push('velocity', next.velocity);
        if (durations[part] !== next.duration) push('duration', next.duration);
        velocities[part] = next.velocity;
        durations[part] = next.duration;
        push(vocabulary.parts[part]!.drums ? 'drum' : 'pitch', next.key);
      }
    }
  }
  throw new RangeError('Bars do not end.');
}

/** Opens a bar, saying its meter where it is not `meter`; gives the bar's. */
function pushBar(
  bar: Bar,
  meter: number,
  push: (kind: 'bar' | 'meter' | 'pickup' | 'position', value?: number) => void,
) {
  push('bar');
  if (bar.meter !== meter) push('meter', bar.meter);
  if (bar.late > 0) {
    push('pickup');
    push('position', bar.late);
  }
  return bar.meter;
}

/** The whole song: START … END. */
export function encodeRemi(song: Song, vocabulary: RemiVocabulary): Int32Array {
  return Int32Array.from([...writeRemi(song, vocabulary).tokens, END]);
}

/** The song with all bars that begin before a grid tick: START, ensemble, bars; no END. */
export function encodeRemiUpTo(song: Song, until: number, vocabulary: RemiVocabulary): Int32Array {
  return Int32Array.from(writeRemi(song, vocabulary, false, until).tokens);
}

/** The song as a beginning: its tokens and the bar that new music begins with, in which tracks without notes may join. */
export function openRemi(song: Song, vocabulary: RemiVocabulary): { tokens: Int32Array; seam: number } {
  const { tokens, next, meter } = writeRemi(song, vocabulary, true);
  if (!next) return { tokens: Int32Array.from(tokens), seam: 0 };
  pushBar(next, meter, (kind, value) => tokens.push(vocabulary.token(kind, value)));
  return { tokens: Int32Array.from(tokens), seam: Math.ceil((next.start * song.ppq) / remiPpq) };
}

/**
 * All notes on the grid, by tick, part and key; `parts` says which part each track plays. Of notes that fall together one remains, as loud and as
 * long as the most of them; a note whose key is struck again on its part ends there.
 */
function gridNotes(song: Song, parts: readonly number[], vocabulary: RemiVocabulary): GridNote[] {
  const { velocities, durations } = vocabulary.config;
  const velocityOf = Int16Array.from({ length: 128 }, (_, velocity) => nearest(velocities, velocity));
  const all: GridNote[] = [];
  for (const [i, track] of song.tracks.entries()) {
    const part = parts[i]!;
    if (part < 0) continue;
    for (const note of track.notes) {
      const tick = rescale(note.tick, song.ppq, remiPpq);
      const length = rescale(note.tick + note.duration, song.ppq, remiPpq) - tick;
      const duration = nearest(durations, length);
      all.push({ tick, part, key: note.pitch, velocity: velocityOf[note.velocity]!, duration });
    }
  }
  all.sort((a, b) => a.tick - b.tick || a.part - b.part || a.key - b.key || b.velocity - a.velocity);
  const notes: GridNote[] = [];
  for (const note of all) {
    const last = notes.at(-1);
    if (last?.tick === note.tick && last.part === note.part && last.key === note.key) {
      last.duration = Math.max(last.duration, note.duration);
    } else notes.push(note);
  }
  const struckAgain = new Float64Array(vocabulary.parts.length * 128).fill(Infinity);
  for (let i = notes.length - 1; i >= 0; i--) {
    const note = notes[i]!;
    const room = struckAgain[note.part * 128 + note.key]! - note.tick;
    if (durations[note.duration]! > room) note.duration = floorIndex(durations, room);
    struckAgain[note.part * 128 + note.key] = note.tick;
  }
  return notes;
}

/** The tempi as indices into the vocabulary's, each unlike the one before; the first unlike 120 beats a minute. */
function tempoChanges(song: Song, vocabulary: RemiVocabulary): { tick: number; index: number }[] {
  const { tempi } = vocabulary.config;
  const byTick = new Map<number, number>();
  for (const tempo of song.tempi) {
    const tick = rescale(tempo.tick, song.ppq, remiPpq);
    byTick.set(tick, nearest(tempi, stepOfTempo(tempo.microsecondsPerQuarter)));
  }
  let current = tempi.indexOf(0);
  const changes: { tick: number; index: number }[] = [];
  for (const [tick, index] of byTick) {
    if (index !== current) changes.push({ tick, index });
    current = index;
  }
  return changes;
}
