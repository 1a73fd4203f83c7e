import { drumChannel, type Note, type Track } from '../music/song.ts';

/**
 * A track for notes of a program or of drums beside the tracks there are: on a channel of its own while
 * one is free, on that of a track with the same program after that, and else on the last one.
 */
export function newTrack(
  sound: { readonly program: number; readonly drums: boolean },
  notes: readonly Note[],
  beside: readonly Track[],
): Track {
  return {
    name: '',
    channel: sound.drums ? drumChannel : freeChannel(sound.program, beside),
    program: sound.program,
    drums: sound.drums,
    notes,
    controls: [],
    bends: [],
    programChanges: [],
  };
}

/** A channel that no other track is on; else that of a track with the same program, and else the last one. */
export function freeChannel(program: number, beside: readonly Track[]): number {
  const used = new Set(beside.map((track) => track.channel));
  for (let channel = 0; channel < 16; channel++) if (channel !== drumChannel && !used.has(channel)) return channel;
  return beside.find((track) => !track.drums && track.program === program)?.channel ?? 15;
}
