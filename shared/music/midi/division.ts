import { SegueError } from '../../errors.ts';

/** How a file counts time. */
export interface Division {
  /** Ticks per quarter note. */
  readonly ppq: number;
  /** The one tempo of a file that counts in film frames; its own tempo events mean nothing. */
  readonly microsecondsPerQuarter?: number;
}

/**
 * Reads the header's division word (Standard MIDI Files 1.0): ticks per quarter note, or SMPTE
 * frames per second and ticks per frame.
 *
 * An SMPTE file keeps its ticks: it gets the PPQ and constant tempo under which they last as long
 * as before. -29 is taken as 29.97 frames a second.
 * @param offset where the word stands in the file, for the error
 * @throws SegueError `bad-input` where the division is zero or no known frame rate
 */
export function readDivision(word: number, offset: number): Division {
  if (word === 0) {
    throw new SegueError('bad-input', 'The MIDI file says that a beat has no length (division 0); export it anew.', {
      offset,
    });
  }
  if (word < 0x8000) return { ppq: word };
  const frames = 256 - (word >> 8);
  const ticksPerFrame = word & 255;
  if (![24, 25, 29, 30].includes(frames) || ticksPerFrame === 0) {
    throw new SegueError('bad-input', 'The MIDI file counts time in frames of an unknown rate; export it anew.', {
      offset,
    });
  }
  return framesAsQuarters(frames === 29 ? 2997 : frames * 100, ticksPerFrame);
}

/**
 * The pair with the least error whose numbers a MIDI file can hold; among exact pairs the one
 * nearest to 120 beats a minute. It is exact but where 29.97 frames have too few ticks, where the
 * error is below one part in ten million.
 */
function framesAsQuarters(centiframesPerSecond: number, ticksPerFrame: number): Required<Division> {
  const ticksPer100Seconds = centiframesPerSecond * ticksPerFrame;
  let best = { ppq: 1, microsecondsPerQuarter: 1, error: Number.POSITIVE_INFINITY, distance: 0 };
  for (let ppq = 1; ppq <= 32767; ppq++) {
    const exact = (ppq * 1e8) / ticksPer100Seconds;
    const microsecondsPerQuarter = Math.round(exact);
    if (microsecondsPerQuarter < 1) continue;
    if (microsecondsPerQuarter > 0xffffff) break;
    const error = Math.abs(microsecondsPerQuarter * ticksPer100Seconds - ppq * 1e8) / (ppq * 1e8);
    const distance = Math.abs(Math.log(exact / 500_000));
    if (error < best.error || (error === best.error && distance < best.distance)) {
      best = { ppq, microsecondsPerQuarter, error, distance };
    }
  }
  return { ppq: best.ppq, microsecondsPerQuarter: best.microsecondsPerQuarter };
}
