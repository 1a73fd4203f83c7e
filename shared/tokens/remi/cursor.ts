import { GrammarCursor } from '../grammar.ts';
import { END, START } from '../tokenizer.ts';
import type { RemiVocabulary } from './vocabulary.ts';

/** What was written last, as far as it bears on what may follow. */
export type Stage =
  | 'nothing'
  | 'ensemble'
  | 'bar'
  | 'meter'
  | 'pickup'
  | 'entry'
  | 'position'
  | 'tempo'
  | 'part'
  | 'velocity'
  | 'duration'
  | 'note'
  | 'end';

/** Stages after which an onset, or a further note at this one, may be written. */
const open: ReadonlySet<Stage> = new Set(['bar', 'meter', 'entry', 'position', 'tempo', 'note']);

/** What a part carries from note to note. */
interface Voice {
  velocity: number;
  duration: number;
  /** Grid tick until which each key sounds. */
  readonly until: Int32Array;
}

/**
 * The grammar of `remi`, and all that it remembers. Everything that a token leaves out because it did
 * not change (bar, meter, position, part, velocity, duration) stands in a public field, so the decoder
 * reads notes from a cursor.
 *
 * Every song has one spelling: what did not change is not written again, and parts and keys ascend.
 */
export class RemiCursor extends GrammarCursor {
  /** It goes on from what was written and fills no gap. */
  readonly fills = false;
  readonly #vocabulary: RemiVocabulary;
  #stage: Stage = 'nothing';
  /** The parts that play in this song, ascending. */
  #ensemble: number[] = [];
  /** By part; undefined for those not in the ensemble. */
  #voices: (Voice | undefined)[] = [];
  #unheard = 0;
  #bars = 0;
  /** Where the first meter gave way to another one or began anew; -1 before that. */
  #firstChange = -1;
  /** Part and key of the last note at this onset; -1 where there is none. */
  #partHere = -1;
  #keyHere = -1;

  barStart = 0;
  meter = -1;
  late = 0;
  position = 0;
  /** Index into the tempi; 120 beats a minute at first, which has no index where the vocabulary lacks it. */
  tempo: number;
  /** The part whose note is being written; -1 before the first. */
  part = -1;

  constructor(vocabulary: RemiVocabulary) {
    super(vocabulary.names);
    this.#vocabulary = vocabulary;
    this.tempo = vocabulary.config.tempi.indexOf(0);
  }

  get tick(): number {
    return this.barStart + this.position - this.late;
  }
  /** The place in the tokens of whatever stands on this grammar. */
  get cursor(): RemiCursor {
    return this;
  }
  /** What was written last. */
  get stage(): Stage {
    return this.#stage;
  }
  /** The parts that play in this song, ascending. */
  get ensemble(): readonly number[] {
    return this.#ensemble;
  }
  /** Index into the velocities of the part being written. */
  get velocity(): number {
    return this.#voices[this.part]?.velocity ?? -1;
  }
  /** Index into the durations of the part being written. */
  get duration(): number {
    return this.#voices[this.part]?.duration ?? -1;
  }
  /** Length in grid ticks of the bar being written. */
  get barLength(): number {
    return this.#bars === 0 ? 0 : this.#fullBar - this.late;
  }

  /** The keys that sound beyond this tick, of all parts, with the tick until which they do. */
  *sounding(): Generator<{ readonly part: number; readonly key: number; readonly until: number }> {
    for (const part of this.#ensemble) {
      for (const [key, until] of this.#voices[part]?.until.entries() ?? []) {
        if (until > this.tick) yield { part, key, until };
      }
    }
  }

  /** Whether the part being written may strike a key at this onset. */
  canStrike(key: number): boolean {
    const until = this.#voices[this.part]?.until[key];
    return until !== undefined && key > this.#keyHere && until <= this.tick;
  }

  clone(): RemiCursor {
    const copy = new RemiCursor(this.#vocabulary);
    copy.#stage = this.#stage;
    copy.#ensemble = [...this.#ensemble];
    copy.#voices = this.#voices.map((voice) => voice && { ...voice, until: voice.until.slice() });
    copy.#unheard = this.#unheard;
    copy.#bars = this.#bars;
    copy.#firstChange = this.#firstChange;
    copy.#partHere = this.#partHere;
    copy.#keyHere = this.#keyHere;
    copy.barStart = this.barStart;
    copy.meter = this.meter;
    copy.late = this.late;
    copy.position = this.position;
    copy.tempo = this.tempo;
    copy.part = this.part;
    return copy;
  }

  protected permits(token: number): boolean {
    const stage = this.#stage;
    const value = this.#vocabulary.values[token]!;
    // The first bar says its meter before anything else.
    if (stage === 'bar' && this.#bars === 1 && this.meter < 0) return this.#vocabulary.kinds[token] === 'meter';
    switch (this.#vocabulary.kinds[token]!) {
      case 'special':
        if (token === START) return stage === 'nothing';
        if (token !== END) return false;
        return (stage === 'note' && this.#unheard === 0) || (stage === 'ensemble' && this.#ensemble.length === 0);
      case 'bar':
        return stage === 'ensemble' ? this.#ensemble.length > 0 : open.has(stage) && stage !== 'position';
      case 'meter':
        return stage === 'bar' && value !== this.meter && !this.#wouldMakePickup(value);
      case 'pickup':
        return (stage === 'bar' || stage === 'meter') && this.#fullBar > 1;
      case 'position':
        if (value >= this.#fullBar) return false;
        if (stage === 'pickup') return true;
        return (
          open.has(stage) &&
          stage !== 'position' &&
          value > this.position &&
          this.#somebodyCanPlay(this.barStart + value - this.late)
        );
      case 'tempo':
        return open.has(stage) && stage !== 'tempo' && stage !== 'note' && value !== this.tempo;
      case 'part':
        if (stage === 'ensemble') return this.#mayJoin(value);
        return open.has(stage) && value !== this.part && value > this.#partHere && this.#canPlay(value, this.tick, 0);
      case 'velocity':
        return (open.has(stage) || stage === 'part') && value !== this.velocity && this.#partCanGoOn();
      case 'duration':
        return (
          (open.has(stage) || stage === 'part' || stage === 'velocity') &&
          this.velocity >= 0 &&
          value !== this.duration &&
          this.#partCanGoOn()
        );
      case 'pitch':
      case 'drum':
        return (
          (open.has(stage) || stage === 'part' || stage === 'velocity' || stage === 'duration') &&
          this.duration >= 0 &&
          value > this.#keyHere &&
          (this.#vocabulary.kinds[token] === 'drum') === this.#vocabulary.parts[this.part]!.drums &&
          this.#voices[this.part]!.until[value]! <= this.tick
        );
    }
  }

  protected advance(token: number): void {
    const value = this.#vocabulary.values[token]!;
    switch (this.#vocabulary.kinds[token]!) {
      case 'special':
        this.#stage = token === START ? 'ensemble' : 'end';
        break;
      case 'bar':
        this.barStart += this.barLength;
        if (this.late > 0 && this.#firstChange < 0) this.#firstChange = this.barStart;
        this.#bars++;
        this.late = 0;
        this.#moveTo(0);
        this.#stage = 'bar';
        break;
      case 'meter':
        if (this.#bars > 1 && this.#firstChange < 0) this.#firstChange = this.barStart;
        this.meter = value;
        this.#stage = 'meter';
        break;
      case 'pickup':
        this.#stage = 'pickup';
        break;
      case 'position':
        if (this.#stage === 'pickup') this.late = value;
        this.#moveTo(value);
        this.#stage = this.#stage === 'pickup' ? 'entry' : 'position';
        break;
      case 'tempo':
        this.tempo = value;
        this.#stage = 'tempo';
        break;
      case 'part':
        if (this.#stage === 'ensemble') {
          this.#ensemble.push(value);
          this.#voices[value] = { velocity: -1, duration: -1, until: new Int32Array(128) };
          this.#unheard++;
          break;
        }
        this.part = value;
        this.#keyHere = -1;
        this.#stage = 'part';
        break;
      case 'velocity':
        this.#voices[this.part]!.velocity = value;
        this.#stage = 'velocity';
        break;
      case 'duration':
        if (this.duration < 0) this.#unheard--;
        this.#voices[this.part]!.duration = value;
        this.#stage = 'duration';
        break;
      case 'pitch':
      case 'drum':
        this.#partHere = this.part;
        this.#keyHere = value;
        this.#voices[this.part]!.until[value] = this.tick + this.#vocabulary.config.durations[this.duration]!;
        this.#stage = 'note';
        break;
    }
  }

  /** Length of a whole bar of the meter; 0 before the first meter. */
  get #fullBar(): number {
    return this.#vocabulary.meters[this.meter]?.length ?? 0;
  }

  #moveTo(position: number): void {
    this.position = position;
    this.#partHere = -1;
    this.#keyHere = -1;
  }

  /**
   * Whether all before this bar is shorter than a bar of `meter` and would be its pickup, which is
   * written as a bar of that meter that begins late.
   */
  #wouldMakePickup(meter: number): boolean {
    const first = this.#firstChange < 0 || this.#firstChange === this.barStart;
    return first && this.barStart < this.#vocabulary.meters[meter]!.length;
  }

  /** Parts of the ensemble ascend, and a second violin needs a first. */
  #mayJoin(part: number): boolean {
    const last = this.#ensemble.at(-1) ?? -1;
    return part > last && (this.#vocabulary.parts[part]!.instance === 0 || part - 1 === last);
  }

  #partCanGoOn(): boolean {
    return this.part >= 0 && this.#canPlay(this.part, this.tick, this.#keyHere + 1);
  }

  /** Whether a part of the ensemble has a key from `lowest` up that does not sound at `tick`. */
  #canPlay(part: number, tick: number, lowest: number): boolean {
    const until = this.#voices[part]?.until;
    if (!until) return false;
    for (let key = lowest; key < 128; key++) if (until[key]! <= tick) return true;
    return false;
  }

  #somebodyCanPlay(tick: number): boolean {
    return this.#ensemble.some((part) => this.#canPlay(part, tick, 0));
  }
}
