import * as v from 'valibot';
import { ascending, integer, parseConfig } from '../config.ts';

/**
 * Ticks per quarter note of the grid. At 24 thirty-second notes, triplets and sextuplets are all exact:
 * of the onsets in twelve scored string quartets 97 % are, against 85 % at 12 and 97.4 % at 48.
 */
export const remiPpq = 24;
/** The longest bar that may have a meter of its own: four whole notes. */
const longestBar = 16 * remiPpq;
/** Parts of the same program that are told apart in one song. */
export const mostInstances = 16;
/** Tempo tokens are this many to a doubling of the tempo, so a tempo is at most 1.5 % off. */
const temposAnOctave = 24;
const tempoRange = { lowest: -72, highest: 48 };

/** One instrument of an ensemble: the second violin is `{ program: 40, instance: 1, drums: false }`. */
export interface Part {
  /** General MIDI program; 0 for drums. */
  readonly program: number;
  /** Counts the song's tracks of this program from 0. */
  readonly instance: number;
  readonly drums: boolean;
}

/** A meter with its bar's length in grid ticks. */
export interface BarMeter {
  readonly numerator: number;
  readonly denominator: number;
  readonly length: number;
}

const meterText = v.pipe(
  v.string(),
  v.check((text) => parseMeter(text) !== undefined, 'a meter must look like 3/4'),
);

const schema = v.strictObject({
  ppq: v.literal(remiPpq),
  /** Programs with how many instances of each. */
  programs: v.pipe(
    v.array(v.tuple([integer(0, 127), integer(1, mostInstances)])),
    v.check((list) => list.every(([p], i) => i === 0 || p > list[i - 1]![0]), 'the programs must ascend'),
  ),
  drums: integer(0, mostInstances),
  meters: v.pipe(
    v.array(meterText),
    v.minLength(1),
    v.check((list) => new Set(list).size === list.length, 'a meter stands twice'),
  ),
  /** Steps of 1/24 of a doubling above or below 120 beats a minute. */
  tempi: v.pipe(
    ascending(tempoRange.lowest, tempoRange.highest),
    v.check((list) => list.includes(0), 'the tempo at which music begins, 0, is not among them'),
  ),
  velocities: ascending(1, 127),
  /** In grid ticks. The shortest is 1, so that every note has one that fits before the next. */
  durations: v.pipe(
    ascending(1, 1 << 16),
    v.check((list) => list[0] === 1, 'the shortest duration must be 1'),
  ),
});

export type RemiConfig = v.InferOutput<typeof schema>;

/** What a token says; the number that goes with it is its value. */
export type Kind =
  | 'special'
  | 'bar'
  | 'pickup'
  | 'meter'
  | 'tempo'
  | 'position'
  | 'part'
  | 'velocity'
  | 'duration'
  | 'pitch'
  | 'drum';

/** The tokens of `remi`: names, and kind and value of each. */
export class RemiVocabulary {
  readonly config: RemiConfig;
  readonly names: string[] = [];
  readonly kinds: Kind[] = [];
  /** Index into the list of the token's kind; the position, pitch or drum itself. */
  readonly values: number[] = [];
  readonly parts: readonly Part[];
  readonly meters: readonly BarMeter[];
  readonly #bases = new Map<Kind, number>();

  constructor(config: RemiConfig) {
    this.config = config;
    this.meters = config.meters.map((text) => parseMeter(text)!);
    const parts: Part[] = [];
    for (const [program, count] of config.programs)
      for (let instance = 0; instance < count; instance++) parts.push({ program, instance, drums: false });
    for (let instance = 0; instance < config.drums; instance++) parts.push({ program: 0, instance, drums: true });
    this.parts = parts;

    this.#add('special', ['PAD', 'START', 'END']);
    this.#add('bar', ['Bar']);
    this.#add('pickup', ['Pickup']);
    this.#add(
      'meter',
      config.meters.map((text) => `Meter_${text}`),
    );
    this.#add(
      'tempo',
      config.tempi.map((step) => `Tempo_${(6e7 / tempoOfStep(step)).toFixed(1)}`),
    );
    const longest = Math.max(...this.meters.map((meter) => meter.length));
    this.#add(
      'position',
      Array.from({ length: longest - 1 }, (_, i) => `Position_${i + 1}`),
      1,
    );
    this.#add(
      'part',
      parts.map((part) => `${part.drums ? 'Drums' : `Program_${part.program}`}#${part.instance + 1}`),
    );
    this.#add(
      'velocity',
      config.velocities.map((velocity) => `Velocity_${velocity}`),
    );
    this.#add(
      'duration',
      config.durations.map((duration) => `Duration_${duration}`),
    );
    const keys = Array.from({ length: 128 }, (_, key) => key);
    if (config.programs.length > 0)
      this.#add(
        'pitch',
        keys.map((key) => `Pitch_${key}`),
      );
    if (config.drums > 0)
      this.#add(
        'drum',
        keys.map((key) => `Drum_${key}`),
      );
  }

  /** The token of a kind with a value. */
  token(kind: Kind, value = 0): number {
    return this.#bases.get(kind)! + value;
  }

  #add(kind: Kind, names: readonly string[], firstValue = 0): void {
    this.#bases.set(kind, this.names.length - firstValue);
    names.forEach((name, i) => {
      this.names.push(name);
      this.kinds.push(kind);
      this.values.push(firstValue + i);
    });
  }
}

/** The configuration that was stored; throws a `bad-model` error where it is not one. */
export function parseRemiConfig(config: unknown): RemiConfig {
  const parsed = parseConfig('remi', schema, config);
  // An ensemble needs somebody: without a part there would be no note to write.
  if (parsed.programs.length === 0 && parsed.drums === 0)
    return parseConfig('remi', v.never('it has no parts'), config);
  return parsed;
}

/** The meter that text such as `6/8` names, if its bar is a whole number of grid ticks and not too long. */
export function parseMeter(text: string): BarMeter | undefined {
  const match = /^(\d{1,3})\/(1|2|4|8|16|32|64)$/.exec(text);
  if (!match) return undefined;
  const numerator = Number(match[1]);
  const denominator = Number(match[2]);
  const length = (numerator * 4 * remiPpq) / denominator;
  if (!Number.isInteger(length) || length < 1 || length > longestBar) return undefined;
  return { numerator, denominator, length };
}

/** Microseconds per quarter note of a tempo step; step 0 is 120 beats a minute. */
export function tempoOfStep(step: number): number {
  return Math.round(500_000 / 2 ** (step / temposAnOctave));
}

/** The tempo step nearest to a tempo, on a logarithmic scale, within {@link tempoRange}. */
export function stepOfTempo(microsecondsPerQuarter: number): number {
  const step = Math.round(temposAnOctave * Math.log2(500_000 / microsecondsPerQuarter));
  return Math.min(tempoRange.highest, Math.max(tempoRange.lowest, step));
}
