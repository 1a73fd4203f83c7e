import { END, START } from '../tokenizer.ts';
import { VoicesCursor } from './cursor.ts';
import { closing, cycle, firstPitch, REST, type WrittenSteps } from './vocabulary.ts';

/** What a voice does in a step of time: the MIDI key that it sounds, or {@link SILENT}. */
export type Voices = readonly number[];

export const SILENT = -1;

/** Steps as tokens, START … END: {@link decodeSteps} gives the same steps back. */
export function encodeSteps(steps: readonly Voices[], written: WrittenSteps = 'all'): Int32Array {
  return Int32Array.from([...openSteps(steps, written), END]);
}

/** The same without END. */
export function openSteps(steps: readonly Voices[], written: WrittenSteps = 'all'): number[] {
  const tokens = [START];
  for (let step = 0; step < steps.length; ) {
    for (const pitch of steps[step]!) tokens.push(pitch === SILENT ? REST : firstPitch + pitch);
    const latest = Math.min(steps.length, step + (written === 'all' ? 1 : cycle));
    do step++;
    while (step < latest && !isChange(steps, step));
    tokens.push(closing(step));
  }
  return tokens;
}

/** Whether a voice does something else in that step than in the one before. */
export function isChange(steps: readonly Voices[], step: number): boolean {
  return step === 0 || steps[step]!.some((pitch, voice) => pitch !== steps[step - 1]![voice]);
}

/**
 * The steps that tokens write. A step that was broken off lasts one step, and the voices that are missing are silent.
 * @throws a `bad-input` error at a token that the grammar forbids
 */
export function decodeSteps(tokens: ArrayLike<number>, voices: number, written: WrittenSteps = 'all'): number[][] {
  const cursor = new VoicesCursor(voices, 1, written);
  const steps: number[][] = [];
  let step: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    cursor.accept(token);
    if (token >= REST) step.push(token === REST ? SILENT : token - firstPitch);
    else if (token > END) {
      while (steps.length < cursor.tick) steps.push([...step]);
      step = [];
    }
  }
  if (step.length === voices || step.some((pitch) => pitch !== SILENT)) {
    steps.push([...step, ...new Array<number>(voices - step.length).fill(SILENT)]);
  }
  return steps;
}
