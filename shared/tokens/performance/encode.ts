import { END, START } from '../tokenizer.ts';
import type { StepNote } from './steps.ts';
import { firstOff, firstOn, firstShift, firstVelocity, longestShift, velocityBin } from './vocabulary.ts';

/**
 * Notes as tokens, up to a step.
 * @param notes by time and key, no key struck while it sounds
 * @param until the last step whose events are written; with all of them END is too
 */
export function writePerformance(notes: readonly StepNote[], until = Number.POSITIVE_INFINITY): Int32Array {
  const offs = [...notes].sort((a, b) => a.off - b.off || a.key - b.key);
  const tokens = [START];
  let now = 0;
  let velocity = -1;
  let on = 0;
  let off = 0;
  for (;;) {
    const step = Math.min(notes[on]?.on ?? Infinity, offs[off]?.off ?? Infinity);
    if (step === Infinity || step > until) break;
    for (; step - now > longestShift; now += longestShift) tokens.push(firstShift + longestShift - 1);
    if (step > now) tokens.push(firstShift + step - now - 1);
    now = step;
    for (let note = offs[off]; note?.off === step; note = offs[++off]) tokens.push(firstOff + note.key);
    for (let note = notes[on]; note?.on === step; note = notes[++on]) {
      const bin = velocityBin(note.velocity);
      if (bin !== velocity) tokens.push(firstVelocity + bin);
      velocity = bin;
      tokens.push(firstOn + note.key);
    }
  }
  if (until === Number.POSITIVE_INFINITY) tokens.push(END);
  return Int32Array.from(tokens);
}
