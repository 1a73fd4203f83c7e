import type { Song, Track } from '../../music/song.ts';
import { rescale } from '../grid.ts';
import { stretches } from './bars.ts';
import { mostInstances, parseMeter, type RemiConfig, remiPpq, stepOfTempo } from './vocabulary.ts';

const commonMeters = ['2/4', '3/4', '4/4', '6/8'];
/** Thirty-second to whole note. */
const commonDurations = [1, 3, 6, 12, 24, 48, 96];
const velocityBinWidth = 4;

/**
 * The vocabulary that the songs need: their programs and how many of each sound together, meters, tempi,
 * velocities (the most frequent one in each of 32 bins) and note lengths, with the most common meters and
 * lengths always there.
 */
export function fitRemi(songs: Iterable<Song>): RemiConfig {
  const programs = new Map<number, number>();
  let drums = 0;
  const meters = new Set(commonMeters);
  const tempi = new Set([0]);
  const durations = new Set(commonDurations);
  const velocityCounts = new Float64Array(128);
  for (const song of songs) {
    const playing = song.tracks.filter((track) => track.notes.length > 0);
    drums = Math.max(drums, playing.filter((track) => track.drums).length);
    for (const [program, count] of countPrograms(playing)) {
      programs.set(program, Math.max(count, programs.get(program) ?? 0));
    }
    for (const meter of metersOf(song)) meters.add(meter);
    for (const tempo of song.tempi) tempi.add(stepOfTempo(tempo.microsecondsPerQuarter));
    for (const track of playing) {
      for (const note of track.notes) {
        const start = rescale(note.tick, song.ppq, remiPpq);
        durations.add(coarse(rescale(note.tick + note.duration, song.ppq, remiPpq) - start));
        velocityCounts[note.velocity]!++;
      }
    }
  }
  if (programs.size === 0 && drums === 0) programs.set(0, 1);
  return {
    ppq: remiPpq,
    programs: [...programs].sort(([a], [b]) => a - b).map(([p, count]) => [p, Math.min(count, mostInstances)]),
    drums: Math.min(drums, mostInstances),
    meters: [...meters].sort(byLength),
    tempi: [...tempi].sort((a, b) => a - b),
    velocities: typicalVelocities(velocityCounts),
    durations: [...durations].sort((a, b) => a - b),
  };
}

function countPrograms(tracks: readonly Track[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { drums, program } of tracks) if (!drums) counts.set(program, (counts.get(program) ?? 0) + 1);
  return counts;
}

/** The song's meters as text, without those that cannot have a token and without a pickup's. */
function metersOf(song: Song): string[] {
  const list = stretches(song);
  const texts = list.map(({ numerator, denominator }) => `${numerator}/${denominator}`);
  const second = list[1];
  const pickup = second !== undefined && second.start < (second.numerator * 4 * remiPpq) / second.denominator;
  return texts.filter((text, i) => !(i === 0 && pickup) && parseMeter(text));
}

function byLength(a: string, b: string): number {
  return parseMeter(a)!.length - parseMeter(b)!.length || (a < b ? -1 : 1);
}

/** A length in grid ticks on a scale that coarsens: exact to two quarters, then to a sixteenth or so, up to eight bars. */
function coarse(length: number): number {
  const step = length <= 48 ? 1 : length <= 96 ? 2 : length <= 192 ? 6 : length <= 384 ? 24 : 48;
  return Math.min(768, Math.max(1, Math.round(length / step) * step));
}

function typicalVelocities(counts: Float64Array): number[] {
  const typical: number[] = [];
  for (let low = 0; low < 128; low += velocityBinWidth) {
    const bin = counts.subarray(low, low + velocityBinWidth);
    const most = Math.max(...bin);
    if (most > 0) typical.push(Math.max(1, low + bin.indexOf(most)));
  }
  return typical.length > 0 ? typical : [80];
}
