import { SegueError } from '../../errors.ts';
import type { Song } from '../../music/song.ts';
import { rescale } from '../grid.ts';
import { type Run, runOf } from '../runs.ts';

const mostFrames = 1_000_000;

/**
 * For each step of the song the pitches that its pitched tracks sound, ascending. A note lasts a step at
 * least; the frames reach to the end of the song.
 * @throws a `bad-input` error where there would be more than a million
 */
export function framesOf(song: Song, stepsPerQuarter: number): number[][] {
  const runs = song.tracks.flatMap((track) =>
    track.drums ? [] : track.notes.map((note) => runOf(note, song, stepsPerQuarter)),
  );
  const length = runs.reduce((latest, run) => Math.max(latest, run.to), rescale(song.ticks, song.ppq, stepsPerQuarter));
  if (length > mostFrames) {
    throw new SegueError('bad-input', `The song is longer than ${mostFrames} frames: cut the silence out of it first.`);
  }
  const starts = [...runs].sort((a, b) => a.from - b.from);
  const until = new Int32Array(128);
  const frames: number[][] = [];
  let next = 0;
  for (let step = 0; step < length; step++) {
    for (let run = starts[next]; run?.from === step; run = starts[++next]) {
      until[run.pitch] = Math.max(until[run.pitch]!, run.to);
    }
    const frame: number[] = [];
    for (let pitch = 0; pitch < 128; pitch++) if (until[pitch]! > step) frame.push(pitch);
    frames.push(frame);
  }
  return frames;
}

/** The notes of frames: a pitch that sounds in frames next to each other is held. By step, then pitch. */
export function runsOf(frames: readonly (readonly number[])[]): Run[] {
  const since = new Map<number, number>();
  const runs: Run[] = [];
  for (let step = 0; step <= frames.length; step++) {
    const frame = new Set(frames[step]);
    for (const [pitch, from] of since) {
      if (frame.has(pitch)) continue;
      runs.push({ from, to: step, pitch });
      since.delete(pitch);
    }
    for (const pitch of frame) if (!since.has(pitch)) since.set(pitch, step);
  }
  return runs.sort((a, b) => a.from - b.from || a.pitch - b.pitch);
}
