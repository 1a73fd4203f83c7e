import { SegueError } from '../../errors.ts';
import { estimateKey } from '../estimate-key.ts';
import type { Meter, Note, Song } from '../song.ts';
import { type Bar, BarMap, defaultMeter } from '../time.ts';
import { withPpq } from '../transform.ts';
import { abcKey, Speller } from './spelling.ts';

/** The grid: sixteenth notes, four to a quarter. */
const grid = 4;

/** Bars on a line of text. */
const barsPerLine = 4;

/**
 * Writes the song's melody as an ABC tune (standard 2.1) with title, meter, key and unit `L:1/8`.
 *
 * The melody is the first track with notes that are no drums, on a grid of sixteenths. It is one line: of notes that
 * begin together the highest, each cut where the next begins. Triplets and finer notes move to the
 * grid. Tempo, dynamics and the other tracks are not written. Where the song names no key the
 * likeliest one is written.
 * @throws SegueError `bad-input` where the song has no such notes
 */
export function writeAbc(song: Song): string {
  const coarse = withPpq(song, grid);
  const track = coarse.tracks.find((one) => !one.drums && one.notes.length > 0);
  if (!track) throw new SegueError('bad-input', 'The song has no melody to write as ABC; add notes to it.');
  const notes = melody(track.notes);
  const last = notes.at(-1);
  const bars = new BarMap(coarse);
  const key = coarse.keys[0] ?? { fifths: 0, mode: 'major' as const, ...estimateKey(coarse) };
  const meter = bars.pickup ? bars.bar(1).meter : bars.bar(0).meter;
  const title = song.title.replace(/\s+/g, ' ').trim();
  const header = ['X:1', ...(title ? [`T:${title}`] : []), `M:${meterName(meter)}`, 'L:1/8', `K:${abcKey(key)}`];
  const end = last ? last.tick + last.duration : 0;
  return `${header.join('\n')}\n${music(notes, bars, end, coarse, meter)}\n`;
}

/** One note at a time: the highest of those that begin together, until the next begins. */
function melody(notes: readonly Note[]): Note[] {
  const highest = notes.filter((note, i) => notes[i + 1]?.tick !== note.tick);
  return highest.map((note, i) => {
    const next = highest[i + 1]?.tick ?? Number.POSITIVE_INFINITY;
    return { ...note, duration: Math.min(note.duration, next - note.tick) };
  });
}

function music(notes: readonly Note[], bars: BarMap, end: number, song: Song, headerMeter: Meter): string {
  const keys = [...song.keys];
  let speller = new Speller(keys.shift()?.fifths ?? estimateKey(song)?.fifths ?? 0);
  let meter = headerMeter;
  let i = 0;
  let text = '';
  for (const bar of bars.bars(end)) {
    if (!bar.pickup && meterName(bar.meter) !== meterName(meter)) {
      meter = bar.meter;
      text += `[M:${meterName(meter)}]`;
    }
    speller.newBar();
    for (let key = keys[0]; key && key.tick <= bar.start; key = keys[0]) {
      keys.shift();
      speller = new Speller(key.fifths);
      text += `[K:${abcKey(key)}]`;
    }
    const [written, next] = barText(notes, i, bar, speller);
    i = next;
    text += written;
    const isLast = bar.start + bar.length >= end;
    text += isLast ? '|]' : (bar.index + 1) % barsPerLine === 0 ? '|\n' : '|';
  }
  return text;
}

/** The notes and rests of one bar from note `first` on, and the number of the note that the next bar begins with. */
function barText(notes: readonly Note[], first: number, bar: Bar, speller: Speller): [string, number] {
  const end = bar.start + bar.length;
  const group = groupLength(bar.meter);
  let now = bar.start;
  let text = '';
  let i = first;
  const write = (symbol: string, until: number, tied: boolean) => {
    if (now > bar.start && (now - bar.start) % group === 0) text += ' ';
    const pieces = lengths(until - now).map((length) => symbol + lengthText(length));
    text += pieces.join(symbol === 'z' ? '' : '-') + (tied ? '-' : '');
    now = until;
  };
  while (now < end) {
    const note = notes[i];
    if (!note || note.tick > now) {
      write('z', Math.min(note?.tick ?? end, end), false);
      continue;
    }
    const stop = note.tick + note.duration;
    write(speller.spell(note.pitch), Math.min(stop, end), stop > end);
    if (stop <= end) i++;
  }
  return [text, i];
}

/** How many sixteenths are written without a space: a dotted quarter, a half or a quarter. */
function groupLength({ numerator, denominator }: Meter): number {
  if (denominator >= 8 && numerator % 3 === 0) return 6;
  return numerator % 2 === 0 ? 8 : 4;
}

/** A length in sixteenths as the sum of note values that can be drawn, dotted ones among them. */
function lengths(sixteenths: number): number[] {
  const pieces: number[] = [];
  for (const value of [16, 12, 8, 6, 4, 3, 2, 1]) {
    for (; sixteenths >= value; sixteenths -= value) pieces.push(value);
  }
  return pieces;
}

/** A length in sixteenths as a multiple of the unit, an eighth. */
function lengthText(sixteenths: number): string {
  if (sixteenths % 2 === 0) return sixteenths === 2 ? '' : String(sixteenths / 2);
  return sixteenths === 1 ? '/' : `${sixteenths}/2`;
}

function meterName({ numerator, denominator }: Pick<Meter, 'numerator' | 'denominator'> = defaultMeter): string {
  return `${numerator}/${denominator}`;
}
