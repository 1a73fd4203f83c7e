import { END, START } from '../tokenizer.ts';
import { FRAME, FramesCursor, firstPitch } from './cursor.ts';

/**
 * Frames as tokens, START … END: {@link decodeFrames} gives the same frames back.
 * @param frames for each step the pitches that sound, 0 to 127; their order and repeats do not matter
 */
export function encodeFrames(frames: readonly (readonly number[])[]): Int32Array {
  return Int32Array.from([...openFrames(frames), END]);
}

/** The same without END. */
export function openFrames(frames: readonly (readonly number[])[]): number[] {
  const tokens = [START];
  for (const frame of frames) {
    for (const pitch of [...new Set(frame)].sort((a, b) => a - b)) tokens.push(firstPitch + pitch);
    tokens.push(FRAME);
  }
  return tokens;
}

/**
 * The frames that tokens write, each ascending. Pitches after the last `Frame` make one more.
 * @throws a `bad-input` error at a token that the grammar forbids
 */
export function decodeFrames(tokens: ArrayLike<number>): number[][] {
  const cursor = new FramesCursor(1);
  const frames: number[][] = [];
  let frame: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    cursor.accept(token);
    if (token >= firstPitch) frame.push(token - firstPitch);
    else if (token === FRAME) {
      frames.push(frame);
      frame = [];
    }
  }
  if (frame.length > 0) frames.push(frame);
  return frames;
}
