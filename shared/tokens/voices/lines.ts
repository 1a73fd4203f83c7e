import { SegueError } from '../../errors.ts';
import type { Song, Track } from '../../music/song.ts';
import { rescale } from '../grid.ts';
import { type Run, runOf, stepAfterLastOnset } from '../runs.ts';
import { SILENT, type Voices } from './steps.ts';

const mostSteps = 1_000_000;

/** The tracks that the voices sing: the song's pitched ones or, where these are too many, the first of them with notes. */
export function voiceTracks({ tracks }: Song, voices: number): Track[] {
  const pitched = tracks.filter(({ drums }) => !drums);
  const sung = pitched.length > voices ? pitched.filter(({ notes }) => notes.length > 0) : pitched;
  return sung.slice(0, voices);
}

/**
 * What every voice does in each step of the song. A voice sounds one note at a time: the one that began last and, of
 * several that began together, the highest. A note lasts a step at least.
 * @throws a `bad-input` error where there would be more than a million steps
 */
export function stepsOf(song: Song, voices: number, stepsPerQuarter: number): Voices[] {
  const lines = voiceTracks(song, voices).map(({ notes }) => notes.map((note) => runOf(note, song, stepsPerQuarter)));
  const length = Math.max(
    rescale(song.ticks, song.ppq, stepsPerQuarter),
    // Notes that no voice sings count too: music goes on after them.
    stepAfterLastOnset(song, stepsPerQuarter),
    lines.flat().reduce((latest, { to }) => Math.max(latest, to), 0),
  );
  if (length > mostSteps) {
    throw new SegueError('bad-input', `The song is longer than ${mostSteps} steps: cut the silence out of it first.`);
  }
  const steps = Array.from({ length }, () => new Array<number>(voices).fill(SILENT));
  for (const [voice, line] of lines.entries()) {
    const runs = line.sort((a, b) => a.from - b.from || a.pitch - b.pitch);
    for (const [index, { from, to, pitch }] of runs.entries()) {
      const end = Math.min(to, runs[index + 1]?.from ?? to);
      for (let step = from; step < end; step++) steps[step]![voice] = pitch;
    }
  }
  return steps;
}

/** The notes of one voice: a pitch in steps next to each other is held. */
export function lineOf(steps: readonly Voices[], voice: number): Run[] {
  const runs: { from: number; to: number; pitch: number }[] = [];
  for (const [step, voices] of steps.entries()) {
    const pitch = voices[voice] ?? SILENT;
    const last = runs.at(-1);
    if (last?.to === step && last.pitch === pitch) last.to++;
    else if (pitch !== SILENT) runs.push({ from: step, to: step + 1, pitch });
  }
  return runs;
}
