import abcjs, { type TuneObject } from 'abcjs';
import * as v from 'valibot';
import { SegueError } from '../../errors.ts';

/** Longest tune, in characters; the parser's time grows with it. */
const maxLength = 100_000;

/** One thing in a voice, repeats unfolded, as abcjs lists it; durations are in whole notes. */
const element = v.object({
  el_type: v.string(),
  duration: v.optional(v.number()),
  num: v.optional(v.number()),
  // abcjs hands the denominator on as it was typed.
  den: v.optional(v.pipe(v.union([v.number(), v.string()]), v.transform(Number))),
  accidentals: v.optional(v.array(v.object({ acc: v.string() }))),
  qpm: v.optional(v.number()),
});

const note = v.object({
  cmd: v.literal('note'),
  pitch: v.number(),
  volume: v.number(),
  start: v.number(),
  duration: v.number(),
});

const command = v.variant('cmd', [
  note,
  v.object({ cmd: v.literal('program'), instrument: v.number() }),
  v.object({ cmd: v.literal('text'), text: v.string() }),
]);

const key = v.object({
  el_type: v.optional(v.string()),
  accidentals: v.optional(v.array(v.object({ acc: v.string() }))),
  mode: v.optional(v.string()),
});

const lines = v.array(
  v.object({
    staff: v.optional(v.array(v.object({ key: v.optional(key), voices: v.optional(v.array(v.array(key))) }))),
  }),
);

/** One thing of a voice, in the order in which it sounds. */
export type Element = v.InferOutput<typeof element>;
/** One thing of a track as it is played; times are in whole notes. */
export type Command = v.InferOutput<typeof command>;

/** A tune as abcjs reads it. */
export interface ParsedTune {
  readonly title: string;
  /** What the parser could not make sense of; empty where it understood all. */
  readonly warnings: readonly string[];
  /** The voices, repeats unfolded. */
  readonly voices: readonly (readonly Element[])[];
  /** The voices as they sound, ties joined, without accompaniment. */
  readonly tracks: readonly (readonly Command[])[];
  /**
   * The modes of the `K:` fields by what they have as accidentals: sharps, or flats as a negative number. As
   * abcjs shortens them: '' for major, 'm' for minor, 'Dor' and so on.
   */
  readonly modes: ReadonlyMap<number, string>;
  /** Length of a beat of the `Q:` field, in whole notes; undefined where there is no `Q:` field. */
  readonly beat: number | undefined;
}

/**
 * Reads one tune with abcjs.
 * @throws SegueError `bad-input` where the text is no tune or too long
 */
export function parseTune(text: string): ParsedTune {
  if (text.length > maxLength) {
    throw new SegueError('bad-input', `The ABC tune has more than ${maxLength} characters; split it.`);
  }
  if (!/^K:/m.test(text)) {
    throw new SegueError('bad-input', 'The ABC tune has no K: field; add one, such as K:C, before the music.');
  }
  try {
    const [tune] = abcjs.parseOnly(withoutPlayback(text));
    if (!tune) throw new SegueError('bad-input', 'The text holds no ABC tune; start it with X:1.');
    return described(tune);
  } catch (error) {
    if (error instanceof SegueError) throw error;
    throw new SegueError('bad-input', 'The ABC tune cannot be read; check the music after its K: line.', {
      cause: error,
    });
  }
}

/**
 * Turns MIDI directives into comments, but for those that say what plays and whether beats are louder than what lies
 * between: the others only colour the playback, and abcjs prints those that it does not know.
 */
function withoutPlayback(text: string): string {
  return text
    .replace(/^(%%|I:\s*)MIDI\b(?!\s+(program|channel|transpose|(no)?beataccents)\b).*$/gm, '%')
    .replace(/\[I:\s*MIDI\b(?!\s+(program|transpose|(no)?beataccents)\b)[^\]\n]*\]/g, '');
}

function described(tune: TuneObject): ParsedTune {
  return {
    title: tune.metaText.title ?? '',
    warnings: tune.warnings ?? [],
    voices: v.parse(v.array(v.array(element)), abcjs.synth.sequence(tune, {})),
    // Without chords: the chord symbols are names for a player, not written notes.
    tracks: v.parse(v.array(v.array(command)), tune.setUpAudio({ chordsOff: true }).tracks),
    modes: modesOf(v.parse(lines, tune.lines)),
    beat: tune.metaText.tempo ? tune.getBeatLength() : undefined,
  };
}

function modesOf(tuneLines: v.InferOutput<typeof lines>): Map<number, string> {
  const modes = new Map<number, string>();
  for (const { staff = [] } of tuneLines) {
    for (const { key: first, voices = [] } of staff) {
      const inline = voices.flat().filter((one) => one.el_type === 'key' || one.el_type === 'keySignature');
      for (const one of first ? [first, ...inline] : inline) modes.set(fifthsOf(one), one.mode ?? '');
    }
  }
  return modes;
}

/** The sharps of a key, or its flats as a negative number, -7 to 7. */
export function fifthsOf({ accidentals = [] }: Pick<Element, 'accidentals'>): number {
  const count = (acc: string) => accidentals.filter((accidental) => accidental.acc === acc).length;
  return Math.max(-7, Math.min(7, count('sharp') - count('flat')));
}
