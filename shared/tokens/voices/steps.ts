import { END, START } from '../tokenizer.ts';
import { VoicesCursor } from './cursor.ts';
import { closing, firstPitch, REST } from './vocabulary.ts';

/** What a voice does in a step of time: the MIDI key that it sounds, or {@link SILENT}. */
export type Voices = readonly number[];

export const SILENT = -1;

/** Steps as tokens, START … END: {@link decodeSteps} gives the same steps back. */
export function encodeSteps(steps: readonly Voices[]): Int32Array {
  return Int32Array.from([...openSteps(steps), END]);
}

/** The same without END. */
export function openSteps(steps: readonly Voices[]): number[] {
  const tokens = [START];
  for (const [index, voices] of steps.entries()) {
    for (const pitch of voices) tokens.push(pitch === SILENT ? REST : firstPitch + pitch);
    tokens.push(closing(index + 1));
  }
  return tokens;
}

/**
 * The steps that tokens write. Of a step that was broken off, the voices that are missing are silent.
 * @throws a `bad-input` error at a token that the grammar forbids
 */
export function decodeSteps(tokens: ArrayLike<number>, voices: number): number[][] {
  const cursor = new VoicesCursor(voices, 1);
  const steps: number[][] = [];
  let step: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    cursor.accept(token);
    if (token >= REST) step.push(token === REST ? SILENT : token - firstPitch);
    else if (token > END) {
      steps.push(step);
      step = [];
    }
  }
  if (step.some((pitch) => pitch !== SILENT)) {
    steps.push([...step, ...new Array<number>(voices - step.length).fill(SILENT)]);
  }
  return steps;
}
