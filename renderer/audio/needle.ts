/** Decibels a second by which a needle falls: 20 in 1.7 s, as IEC 60268-10 asks of a peak programme meter of type I. */
const fall = 20 / 1.7;
/** Seconds for which the highest peak is marked. */
const held = 1.5;
/** What counts as silence, in decibels below full scale. */
export const quietest = -60;

/** What a meter shows: it rises at once and falls slowly, so that short peaks can be seen. Levels in decibels. */
export interface Needle {
  readonly level: number;
  /** The highest level of the last moment. */
  readonly peak: number;
  /** When that was, in seconds. */
  readonly peakTime: number;
  /** When the needle was moved last, in seconds. */
  readonly time: number;
}

export const restingNeedle: Needle = { level: quietest, peak: quietest, peakTime: 0, time: 0 };

/** The needle once a level was heard at a time. */
export function moveNeedle(needle: Needle, heard: number, time: number): Needle {
  const level = Math.max(quietest, heard, needle.level - fall * Math.max(0, time - needle.time));
  const marked = level < needle.peak && time - needle.peakTime < held;
  return { level, peak: marked ? needle.peak : level, peakTime: marked ? needle.peakTime : time, time };
}
