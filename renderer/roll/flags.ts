import type { Command } from '../../shared/music/commands/command.ts';
import {
  quartersPerMinute,
  removeKey,
  removeMeter,
  removeTempo,
  setKey,
  setMeter,
  setTempo,
} from '../../shared/music/commands/conductor.ts';
import { applyAll } from '../../shared/music/edit.ts';
import { keyName } from '../../shared/music/key-name.ts';
import type { KeySignature, Meter, Song, Tempo } from '../../shared/music/song.ts';
import { tickAtX, type Viewport, xOfTick } from './viewport.ts';

/** What of tempo, meter and key changes at one tick. */
export interface Flag {
  readonly tick: number;
  readonly tempo?: Tempo;
  readonly meter?: Meter;
  readonly key?: KeySignature;
}

/** All changes of tempo, meter and key of a song, by tick. */
export function flagsOf({ tempi, meters, keys }: Pick<Song, 'tempi' | 'meters' | 'keys'>): readonly Flag[] {
  const flags = new Map<number, Flag>();
  const add = (flag: Flag) => flags.set(flag.tick, { ...flags.get(flag.tick), ...flag });
  for (const tempo of tempi) add({ tick: tempo.tick, tempo });
  for (const meter of meters) add({ tick: meter.tick, meter });
  for (const key of keys) add({ tick: key.tick, key });
  return [...flags.values()].toSorted((a, b) => a.tick - b.tick);
}

/** What is written on a flag: `♩ 112 · 3/4 · B minor`. */
export function flagWords({ tempo, meter, key }: Flag): string {
  const words = [
    tempo && `♩ ${Math.round(quartersPerMinute(tempo) * 10) / 10}`,
    meter && `${meter.numerator}/${meter.denominator}`,
    key && keyName(key),
  ];
  return words.filter((word) => word).join(' · ');
}

/** What is written where a model's music begins. */
export const seamWords = 'the model goes on';
/** What is written where a later take of a line begins. */
export const laterSeamWords = 'and on';
/** What is written where a stretch begins that a model writes anew. */
export const fillingWords = 'written anew';

/** A flag with its place in CSS pixels from the ruler's left edge. */
export interface PlacedFlag {
  readonly x: number;
  readonly words: string;
  /** Undefined for a seam's flag. */
  readonly flag?: Flag;
}

/** How wide words are on a flag, about, in CSS pixels. */
const wide = (words: string) => 14 + 6.2 * words.length;
/** How far a flag may stand right of its place, in CSS pixels, before it is left out. */
const farthest = 130;

/**
 * The flags in view, from left to right, none over another: one that would lie over the flag before it moves aside, and
 * is left out where that is too far. Seams come first.
 * @param later seams of takes that go on from another take
 * @param filling where a stretch begins that a take fills
 */
export function placeFlags(
  flags: readonly Flag[],
  seams: readonly number[],
  view: Pick<Viewport, 'scrollTick' | 'pixelsPerTick' | 'width'>,
  later: readonly number[] = [],
  filling?: number,
): readonly PlacedFlag[] {
  const placed: PlacedFlag[] = [];
  const first = tickAtX(view, -farthest - wide(seamWords));
  const last = tickAtX(view, view.width);
  const wanted = [
    ...seams.map((tick) => ({ tick, words: seamWords, flag: undefined })),
    ...(filling === undefined ? [] : [{ tick: filling, words: fillingWords, flag: undefined }]),
    ...later.map((tick) => ({ tick, words: laterSeamWords, flag: undefined })),
    ...flags.map((flag) => ({ tick: flag.tick, words: flagWords(flag), flag })),
  ]
    .filter(({ tick }) => tick >= first && tick <= last)
    .toSorted((a, b) => a.tick - b.tick || Number(a.flag !== undefined) - Number(b.flag !== undefined));
  let free = Number.NEGATIVE_INFINITY;
  for (const { tick, words, flag } of wanted) {
    const at = xOfTick(view, tick);
    const x = Math.max(at, free);
    if (x - at > farthest) continue;
    placed.push({ x, words, ...(flag && { flag }) });
    free = x + wide(words) + 2;
  }
  return placed.filter(({ x, words }) => x + wide(words) > 0);
}

/** What is to change at a flag's tick; what is undefined has no change there any longer. */
export interface FlagChange {
  /** Quarter notes a minute. */
  readonly perMinute: number | undefined;
  readonly meter: Pick<Meter, 'numerator' | 'denominator'> | undefined;
  readonly key: Pick<KeySignature, 'fifths' | 'mode'> | undefined;
}

/**
 * Sets tempo, meter and key of a tick in one step of undo.
 * @throws `bad-option` for what cannot be written, with a sentence that says why
 */
export function setFlag(song: Song, tick: number, { perMinute, meter, key }: FlagChange): Command {
  const steps: ((now: Song) => Command)[] = [
    (now) => (perMinute === undefined ? removeTempo(now, tick) : setTempo(now, tick, perMinute)),
    (now) => (meter ? setMeter(now, tick, meter.numerator, meter.denominator) : removeMeter(now, tick)),
    (now) => (key ? setKey(now, tick, key.fifths, key.mode) : removeKey(now, tick)),
  ];
  let now = song;
  const edits: Command['edits'][number][] = [];
  let label = 'Set tempo, meter and key';
  for (const step of steps) {
    const command = step(now);
    if (command.edits.length === 0) continue;
    label = edits.length === 0 ? command.label : 'Set tempo, meter and key';
    edits.push(...command.edits);
    now = applyAll(now, command.edits);
  }
  return { label, edits };
}
