import { SegueError } from '../../errors.ts';
import { inOrder, lastAtEachTick, lastEnd } from '../events.ts';
import { drumChannel, type KeySignature, type Meter, type Note, type Song, type Tempo, type Track } from '../song.ts';
import { ticksPerBar } from '../time.ts';
import { type Command, type Element, fifthsOf, type ParsedTune, parseTune } from './parser.ts';

/** Divides by 2 to 2^5, 3 and 5, so that common tuplets fall on ticks. */
const ppq = 480;

/** What abcjs calls the program of a percussion voice. */
const percussion = 128;

/** The modes with a minor third, as abcjs shortens them. */
const minorModes = ['m', 'Dor', 'Phr', 'Loc'];

/** A tune as it was read. */
export interface AbcTune {
  readonly song: Song;
  /** What the parser could not make sense of and skipped, in its own words. */
  readonly warnings: readonly string[];
}

/**
 * Reads one ABC tune as it is played: repeats and endings unfolded, ties joined, grace notes played,
 * voices as tracks. Chord symbols are not played, staccato does not shorten, and of MIDI directives only
 * program, channel, transpose, beataccents and nobeataccents count.
 *
 * - Without a `Q:` field the song has no tempo of its own, so 120 quarters a minute.
 * - A pickup becomes a first bar in a short meter of its own.
 * - A key signature keeps its accidentals; of the modes, those with a minor third count as minor.
 * @param tune the text from `X:` on, such as one of `splitTunes`
 * @throws SegueError `bad-input` where the text is no tune
 */
export function readAbc(tune: string): AbcTune {
  const parsed = parseTune(tune);
  const tracks = parsed.tracks
    .map(trackOf)
    .filter((track) => track.notes.length > 0)
    .map(withChannel);
  const ticks = lastEnd(tracks);
  const frame = frameOf(parsed, ticks);
  const song: Song = { title: parsed.title, ppq, tracks, ...frame, ticks, abc: tune };
  return { song, warnings: parsed.warnings.map(plainText) };
}

/**
 * Whether a text is a sound ABC tune: it has its `X:` and `K:` fields and at least one note, and the
 * parser finds nothing to complain of. This is what the parse rate of sampled tunes counts.
 */
export function parses(tune: string): boolean {
  if (!/^X:/m.test(tune)) return false;
  try {
    const { song, warnings } = readAbc(tune);
    return warnings.length === 0 && song.tracks.length > 0;
  } catch (error) {
    if (error instanceof SegueError) return false;
    throw error;
  }
}

function trackOf(commands: readonly Command[]): Omit<Track, 'channel'> {
  const notes: Note[] = [];
  const programs: number[] = [];
  let name = '';
  for (const command of commands) {
    if (command.cmd === 'text') name = command.text;
    else if (command.cmd === 'program') programs.push(command.instrument);
    else {
      const tick = toTicks(command.start);
      const duration = Math.max(1, toTicks(command.start + command.duration) - tick);
      const velocity = Math.min(127, Math.max(1, Math.round(command.volume)));
      if (command.pitch >= 0 && command.pitch <= 127) notes.push({ tick, duration, pitch: command.pitch, velocity });
    }
  }
  const drums = programs[0] === percussion;
  const program = drums ? 0 : Math.min(127, Math.max(0, programs[0] ?? 0));
  return { name, program, drums, notes: inOrder(notes), controls: [], bends: [], programChanges: [] };
}

/** Drums go on General MIDI's drum channel, the other tracks round the rest. */
function withChannel(track: Omit<Track, 'channel'>, index: number): Track {
  const pitched = index % 15;
  return { ...track, channel: track.drums ? drumChannel : pitched < drumChannel ? pitched : pitched + 1 };
}

/** Tempi, meters and keys of the first voice, at the ticks where they come when the tune is played. */
function frameOf(tune: ParsedTune, ticks: number): Pick<Song, 'tempi' | 'meters' | 'keys'> {
  const tempi: Tempo[] = [];
  const meters: Meter[] = [];
  const keys: KeySignature[] = [];
  let now = 0;
  let firstBarLine: number | undefined;
  for (const element of tune.voices[0] ?? []) {
    const tick = toTicks(now);
    if (element.el_type === 'note') now += element.duration ?? 0;
    else if (element.el_type === 'bar') firstBarLine ??= tick;
    else if (element.el_type === 'meter') meters.push(...meterOf(element, tick));
    else if (element.el_type === 'key') keys.push(keyOf(element, tick, tune.modes));
    else if (element.el_type === 'tempo') tempi.push(...tempoOf(element, tick, tune.beat));
  }
  return {
    tempi: changes(tempi, ticks),
    meters: changes(withPickup(meters, firstBarLine), ticks),
    keys: changes(keys, ticks),
  };
}

/** Free meter (`M:none`) has no numbers, and a denominator that is no power of two no meaning. */
function meterOf({ num, den }: Element, tick: number): Meter[] {
  if (num === undefined || den === undefined || !Number.isInteger(num) || num < 1 || num > 255) return [];
  return [1, 2, 4, 8, 16, 32, 64, 128].includes(den) ? [{ tick, numerator: num, denominator: den }] : [];
}

function keyOf(element: Element, tick: number, modes: ParsedTune['modes']): KeySignature {
  const fifths = fifthsOf(element);
  return { tick, fifths, mode: minorModes.includes(modes.get(fifths) ?? '') ? 'minor' : 'major' };
}

function tempoOf({ qpm }: Element, tick: number, beat: number | undefined): Tempo[] {
  if (qpm === undefined || beat === undefined || !(qpm > 0)) return [];
  const microsecondsPerQuarter = Math.round(60e6 / (qpm * 4 * beat));
  return microsecondsPerQuarter >= 1 && microsecondsPerQuarter <= 0xffffff ? [{ tick, microsecondsPerQuarter }] : [];
}

/** Puts a first bar that is too short for its meter into a meter of its own, where there is one. */
function withPickup(meters: readonly Meter[], firstBarLine: number | undefined): readonly Meter[] {
  const [first, ...later] = meters;
  if (first?.tick !== 0 || !firstBarLine || firstBarLine >= ticksPerBar(first, ppq)) return meters;
  for (let denominator = 4; denominator <= 64; denominator *= 2) {
    const numerator = (firstBarLine * denominator) / (4 * ppq);
    if (Number.isInteger(numerator)) {
      return [{ tick: 0, numerator, denominator }, { ...first, tick: firstBarLine }, ...later];
    }
  }
  return meters;
}

/** What changes something before the end: the last at each tick, without repetitions of what is in force. */
function changes<T extends Tempo | Meter | KeySignature>(events: readonly T[], ticks: number): T[] {
  const same = (a: T, b: T) => JSON.stringify({ ...a, tick: 0 }) === JSON.stringify({ ...b, tick: 0 });
  const kept: T[] = [];
  for (const event of lastAtEachTick(events)) {
    const before = kept.at(-1);
    if ((event.tick === 0 || event.tick < ticks) && !(before && same(before, event))) kept.push(event);
  }
  return kept;
}

/** Whole notes, of which abcjs rounds those of tuplets to millionths, as ticks. */
function toTicks(wholeNotes: number): number {
  return Math.round(wholeNotes * 4 * ppq);
}

/** The parser marks the place of an error for a web page. */
function plainText(warning: string): string {
  return warning
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim();
}
