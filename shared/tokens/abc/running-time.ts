import { SegueError } from '../../errors.ts';
import { readAbc } from '../../music/abc/read.ts';
import { rescale } from '../grid.ts';

/** Ticks per quarter note of songs read from ABC. */
export const abcPpq = 480;

/**
 * The tick, at {@link abcPpq}, of a note written at the end of a tune's text, its repeats played; undefined
 * where no note can follow, because the text is no tune so far or still in its header.
 */
export function tickAfter(text: string): number | undefined {
  try {
    // A note is put there and looked up, since the parser does not tell where rests end.
    const { song } = readAbc(`${text}C`);
    const latest = song.tracks.reduce((most, track) => Math.max(most, track.notes.at(-1)?.tick ?? -1), -1);
    return latest < 0 ? undefined : rescale(latest, song.ppq, abcPpq);
  } catch (error) {
    if (error instanceof SegueError) return undefined;
    throw error;
  }
}

/** What a stretch of text between bar lines needs in order to be timed. */
interface Stretch {
  readonly text: string;
  readonly voice: string;
}

/** The fields that say how long notes are, in the order of a header; K ends the header. */
const timeFields = ['M', 'L', 'K'] as const;

/**
 * Follows the time of a tune that is being written, letter by letter, one bar after the other as they
 * stand: repeats are not played, and the voices of a tune run side by side. Bars are read when the time
 * is asked for, each alone, so that a long tune takes no longer a bar than a short one.
 */
export class RunningTime {
  #fields = new Map<string, string>();
  #line = '';
  #bar = '';
  #voice = '';
  #waiting: Stretch[] = [];
  #ends = new Map<string, number>();
  #tick = 0;

  /** The tick, at {@link abcPpq}, of the last bar line or line end; never falls. */
  get tick(): number {
    for (const { text, voice } of this.#waiting) {
      const end = (this.#ends.get(voice) ?? 0) + (tickAfter(text) ?? 0);
      this.#ends.set(voice, end);
      this.#tick = Math.max(this.#tick, end);
    }
    this.#waiting = [];
    return this.#tick;
  }

  write(letter: string): void {
    const field = /^([A-Za-z]):(.*)/.exec(this.#line);
    if (letter === '\n') {
      if (field) this.#set(field[1]!, field[2]!);
      else this.#endBar();
      this.#line = '';
      this.#bar = '';
      return;
    }
    this.#line += letter;
    if (letter === '|' && !field && !isInside(this.#bar)) this.#endBar();
    else this.#bar += letter;
  }

  clone(): RunningTime {
    const copy = new RunningTime();
    copy.#fields = new Map(this.#fields);
    copy.#line = this.#line;
    copy.#bar = this.#bar;
    copy.#voice = this.#voice;
    copy.#waiting = [...this.#waiting];
    copy.#ends = new Map(this.#ends);
    copy.#tick = this.#tick;
    return copy;
  }

  #endBar(): void {
    const bar = this.#bar;
    this.#bar = '';
    if (!this.#fields.has('K')) return;
    const header = timeFields.flatMap((name) => {
      const value = this.#fields.get(name);
      return value === undefined ? [] : [`${name}:${value}\n`];
    });
    this.#waiting.push({ text: `X:1\n${header.join('')}${bar}`, voice: this.#voice });
    for (const [, name, value] of bar.matchAll(/\[([A-Z]):([^\]]*)\]/g)) this.#set(name!, value!);
  }

  #set(name: string, value: string): void {
    if (name === 'V') this.#voice = value.trim().split(/\s/)[0] ?? '';
    else if (timeFields.some((field) => field === name)) this.#fields.set(name, value);
  }
}

/** Whether the text stops inside a chord symbol or an inline field, in which a stroke is no bar line. */
function isInside(text: string): boolean {
  return /"|\[[A-Za-z]:[^\]]*$/.test(text.replace(/"[^"]*"/g, ''));
}
