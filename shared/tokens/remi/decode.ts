import type { Meter, Note, Song, Tempo, Track } from '../../music/song.ts';
import { newTrack } from '../new-track.ts';
import type { Bar } from './bars.ts';
import { RemiCursor } from './cursor.ts';
import { type BarMeter, type RemiVocabulary, remiPpq, tempoOfStep } from './vocabulary.ts';

/** What tokens write, on the grid. */
export interface RemiMusic {
  /** One list of notes a part of the vocabulary, by tick and pitch. */
  readonly notes: readonly (readonly Note[])[];
  readonly tempi: readonly Tempo[];
  readonly meters: readonly Meter[];
  /** Tick at which the last bar ends. */
  readonly end: number;
}

/**
 * Reads tokens by running the grammar over them.
 * @throws a `bad-input` error at a token that the grammar forbids
 */
export function readRemi(tokens: ArrayLike<number>, vocabulary: RemiVocabulary): RemiMusic {
  const { velocities, durations, tempi: tempoSteps } = vocabulary.config;
  const cursor = new RemiCursor(vocabulary);
  const notes: Note[][] = vocabulary.parts.map(() => []);
  const tempi: Tempo[] = [];
  const bars: { start: number; length: number; meter: number; late: number }[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    cursor.accept(token);
    switch (vocabulary.kinds[token]) {
      case 'pitch':
      case 'drum':
        notes[cursor.part]!.push({
          tick: cursor.tick,
          duration: durations[cursor.duration]!,
          pitch: vocabulary.values[token]!,
          velocity: velocities[cursor.velocity]!,
        });
        break;
      case 'tempo':
        tempi.push({ tick: cursor.tick, microsecondsPerQuarter: tempoOfStep(tempoSteps[cursor.tempo]!) });
        break;
      case 'bar':
        bars.push({ start: cursor.barStart, length: cursor.barLength, meter: cursor.meter, late: 0 });
        break;
      case 'meter':
      case 'position': {
        const bar = bars.at(-1)!;
        bar.meter = cursor.meter;
        bar.late = cursor.late;
        bar.length = cursor.barLength;
        break;
      }
    }
  }
  const last = bars.at(-1);
  return { notes, tempi, meters: metersOf(bars, vocabulary.meters), end: last ? last.start + last.length : 0 };
}

/**
 * The music as a song of its own.
 * @param present parts that have a track even where they play nothing
 */
export function songOfRemi(music: RemiMusic, vocabulary: RemiVocabulary, present: readonly number[] = []): Song {
  const tracks: Track[] = [];
  for (const [i, part] of vocabulary.parts.entries()) {
    const notes = music.notes[i]!;
    if (notes.length > 0 || present.includes(i)) tracks.push(newTrack(part, notes, tracks));
  }
  const ends = tracks.flatMap((track) => track.notes.map((note) => note.tick + note.duration));
  return {
    title: '',
    ppq: remiPpq,
    tracks,
    tempi: music.tempi,
    meters: music.meters,
    keys: [],
    ticks: ends.reduce((latest, end) => Math.max(latest, end), music.end),
  };
}

/**
 * Meter events for bars: one where the meter changes, and one after each bar that begins late, since
 * only an event can end a bar early. A pickup is given a meter of its own length where it has one.
 */
function metersOf(bars: readonly Bar[], meters: readonly BarMeter[]): Meter[] {
  const events: (Meter & { readonly index: number })[] = [];
  const add = (tick: number, index: number) => {
    const { numerator, denominator } = meters[index]!;
    events.push({ tick, numerator, denominator, index });
  };
  let before: Bar | undefined;
  for (const bar of bars) {
    if (bar.meter >= 0 && (!before || before.meter !== bar.meter || before.late > 0)) add(bar.start, bar.meter);
    before = bar;
  }
  if (before && before.late > 0) add(before.start + before.length, before.meter);
  const pickup = bars[0];
  if (pickup && pickup.late > 0 && events[1]?.index === pickup.meter) {
    const own = meterOfLength(pickup.length, meters[pickup.meter]!.denominator);
    if (own) events[0] = { tick: 0, index: pickup.meter, ...own };
  }
  return events.map(({ tick, numerator, denominator }) => ({ tick, numerator, denominator }));
}

/** The meter of one bar of `length` grid ticks in the largest note values up to `denominator`ths, down to 32nds. */
function meterOfLength(length: number, denominator: number): { numerator: number; denominator: number } | undefined {
  for (let value = denominator; value <= 32; value *= 2) {
    const numerator = (length * value) / (4 * remiPpq);
    if (Number.isInteger(numerator)) return { numerator, denominator: value };
  }
  return undefined;
}
