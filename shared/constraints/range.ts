import * as v from 'valibot';
import { type Constraint, notASetting } from './constraint.ts';

/** The keys from one to another, both included: of one track, or of all pitched tracks that have no range of their own. */
export interface PitchRange {
  /** Index of the track. */
  readonly track?: number | undefined;
  readonly lowest: number;
  readonly highest: number;
}

const key = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(127));

/** Tracks strike keys of a range alone. */
export const range: Constraint<readonly PitchRange[]> = {
  flag: '--range',
  label: 'the pitches',
  value: '<a-b>',
  help: 'MIDI pitches from a to b alone, such as 55-76; 1:55-76 for the first track, and so on for others',
  schema: v.pipe(
    v.array(
      v.pipe(
        v.strictObject({
          track: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4095))),
          lowest: key,
          highest: key,
        }),
        v.check(({ lowest, highest }) => lowest <= highest, 'Expected a range that ascends'),
      ),
    ),
    v.minLength(1),
    v.maxLength(4096),
    v.readonly(),
  ),
  parse: (texts) => texts.flatMap((text) => text.split(',').map(parseRange)),
  write: (ranges) =>
    ranges
      .map(({ track, lowest, highest }) => `${track === undefined ? '' : `${track + 1}:`}${lowest}-${highest}`)
      .join(','),
  apply(ranges, { rules }) {
    const own = new Map(ranges.map((one) => [one.track, one]));
    rules.push((track, drums, pitch) => {
      const limits = own.get(track) ?? (drums ? undefined : own.get(undefined));
      return !limits || (pitch >= limits.lowest && pitch <= limits.highest);
    });
  },
};

function parseRange(text: string): PitchRange {
  const [, track, low, high] = /^\s*(?:(\d{1,4}):)?(\d{1,3})-(\d{1,3})\s*$/.exec(text) ?? [];
  const [lowest, highest] = [Number(low), Number(high)];
  if (low === undefined || highest > 127 || lowest > highest || track === '0') {
    throw notASetting(
      range.flag,
      text,
      'two MIDI pitches from 0 to 127, such as 55-76, or 1:55-76 for the first track',
    );
  }
  return { ...(track !== undefined && { track: Number(track) - 1 }), lowest, highest };
}
