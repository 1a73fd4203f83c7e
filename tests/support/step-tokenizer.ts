import type { Song, Track } from '../../shared/music/song.ts';
import { type Cursor, END, type Prompt, START, type Tokenizer } from '../../shared/tokens/tokenizer.ts';

/** Token that ends a quarter note's time. */
export const STEP = 3;
const LOWEST = 60;
const HIGHEST = 71;
const FIRST_PITCH = 4;

class StepCursor implements Cursor {
  tick = 0;
  #opened = false;
  #ended = false;
  #last = 0;

  allowed(mask: Uint8Array): void {
    for (let token = 0; token < mask.length; token++) mask[token] = this.#permits(token) ? 1 : 0;
  }

  accept(token: number): void {
    if (!this.#permits(token)) throw new Error(`Token ${token} is forbidden here.`);
    if (token === START) this.#opened = true;
    else if (token === END) this.#ended = true;
    else if (token === STEP) {
      this.tick++;
      this.#last = 0;
    } else this.#last = token;
  }

  clone(): StepCursor {
    const copy = new StepCursor();
    copy.tick = this.tick;
    copy.#opened = this.#opened;
    copy.#ended = this.#ended;
    copy.#last = this.#last;
    return copy;
  }

  #permits(token: number): boolean {
    if (!this.#opened) return token === START;
    if (this.#ended) return false;
    return token === END || token === STEP || (token >= FIRST_PITCH && token > this.#last);
  }
}

function track(notes: Track['notes']): Track {
  return { name: '', channel: 0, program: 0, drums: false, notes, controls: [], bends: [], programChanges: [] };
}

/** A song of one track in 4/4 at four ticks a quarter. */
export function stepSong(notes: Track['notes'], title = ''): Song {
  const ticks = notes.reduce((most, note) => Math.max(most, note.tick + note.duration), 0);
  return { title, ppq: 4, tracks: [track(notes)], tempi: [], meters: [], keys: [], ticks };
}

/** The smallest tokenizer with a grammar: the keys of an octave that sound in each quarter note, ascending. */
export const stepTokenizer: Tokenizer = {
  id: 'step',
  config: null,
  ppq: 1,
  vocabulary: [
    'PAD',
    'START',
    'END',
    'Step',
    ...Array.from({ length: HIGHEST - LOWEST + 1 }, (_, i) => `Pitch_${LOWEST + i}`),
  ],
  cursor: () => new StepCursor(),
  encode(song) {
    return Int32Array.of(...this.prompt(song).tokens, END);
  },
  decode(tokens) {
    const notes = [];
    let tick = 0;
    for (const token of Array.from(tokens)) {
      if (token === STEP) tick++;
      if (token >= FIRST_PITCH) notes.push({ tick, duration: 1, pitch: LOWEST + token - FIRST_PITCH, velocity: 80 });
    }
    return { ...stepSong(notes), ppq: 1, ticks: tick + 1 };
  },
  prompt(song): Prompt {
    const chords = new Map<number, Set<number>>();
    for (const { tick, pitch } of song.tracks.flatMap((each) => each.notes)) {
      if (pitch < LOWEST || pitch > HIGHEST) continue;
      const step = Math.round(tick / song.ppq);
      chords.set(step, (chords.get(step) ?? new Set()).add(pitch - LOWEST + FIRST_PITCH));
    }
    const last = Array.from(chords.keys()).reduce((most, step) => Math.max(most, step), 0);
    const steps = 4 * Math.floor(last / 4) + 4;
    const tokens = [START];
    for (let step = 0; step < steps; step++) {
      tokens.push(...[...(chords.get(step) ?? [])].sort((a, b) => a - b), STEP);
    }
    return { tokens: Int32Array.from(tokens), seam: steps * song.ppq };
  },
  cursorTick: (seed, _prompt, tick) => Math.round(tick / seed.ppq),
  extend(seed, prompt, generated, end = Infinity) {
    const [first, ...others] = seed.tracks;
    const added = this.decode(generated)
      .tracks.flatMap(({ notes }) => notes)
      .map((note) => ({ ...note, tick: prompt.seam + note.tick * seed.ppq, duration: seed.ppq }))
      .filter((note) => note.tick < end);
    const notes = [...(first?.notes ?? []), ...added];
    const ticks = notes.reduce((most, note) => Math.max(most, note.tick + note.duration), seed.ticks);
    return { ...seed, tracks: [{ ...(first ?? track([])), notes }, ...others], ticks };
  },
  count: (tokens) => ({ notes: Array.from(tokens).filter((token) => token >= FIRST_PITCH).length }),
};
