import { newTrack } from '../../tokens/new-track.ts';
import type { Edit } from '../edit.ts';
import { byTick, compareNotes } from '../events.ts';
import { drumChannel, type Mix, mixOf, type Song, type Track } from '../song.ts';
import { type Command, clamp } from './command.ts';

/** Adds an empty track, at the end or at an index, on a channel of its own while one is free. */
export function insertTrack(
  song: Song,
  sound: { readonly name: string; readonly program: number; readonly drums: boolean },
  index = song.tracks.length,
): Command {
  const colour = unusedColour(song);
  const after: Track = {
    ...newTrack({ program: clamp(Math.round(sound.program), 0, 127), drums: sound.drums }, [], song.tracks),
    name: sound.name,
    mix: { ...mixOf(undefined, colour), colour },
  };
  const place = clamp(index, 0, song.tracks.length);
  return {
    label: 'Add a track',
    edits: [...keptColours(song), { kind: 'track', index: place, after }],
    front: place,
  };
}

/** Removes a track with all that is on it. */
export function deleteTrack(song: Song, index: number): Command {
  const before = song.tracks[index];
  return { label: 'Delete a track', edits: before ? [...keptColours(song), { kind: 'track', index, before }] : [] };
}

/** Puts a track in another place among the tracks. */
export function moveTrack(song: Song, from: number, to: number): Command {
  const label = 'Move a track';
  const track = song.tracks[from];
  const place = clamp(to, 0, song.tracks.length - 1);
  if (!track || place === from) return { label, edits: [] };
  const moving = { ...track, mix: mixOf(track, from) };
  return {
    label,
    edits: [
      ...keptColours(song),
      { kind: 'track', index: from, before: moving },
      { kind: 'track', index: place, after: moving },
    ],
    front: place,
  };
}

/** What of a track may be set at once; the notes stay. */
export type TrackChange = Partial<Pick<Track, 'name' | 'channel' | 'program' | 'drums'>> & {
  readonly mix?: Partial<Mix>;
};

/**
 * Sets a track's name, channel, program, drums or mix, within MIDI's bounds. A track that becomes drums goes to channel
 * 10; one that is none any longer leaves it. A new program takes the place of all program changes of the track.
 */
export function setTrack(song: Song, index: number, change: TrackChange): Command {
  const label = labelOf(change);
  const before = song.tracks[index];
  if (!before) return { label, edits: [] };
  const drums = change.drums ?? (change.channel === undefined ? before.drums : change.channel === drumChannel);
  const channel = clamp(Math.round(change.channel ?? channelFor(song, before, drums)), 0, 15);
  const mix = change.mix ? boundedMix({ ...mixOf(before, index), ...change.mix }) : before.mix;
  const after: Track = {
    ...before,
    name: change.name ?? before.name,
    channel,
    drums,
    ...(change.program !== undefined && { program: clamp(Math.round(change.program), 0, 127), programChanges: [] }),
    ...(mix && { mix }),
  };
  const edits: Edit[] = sameHead(before, after) ? [] : [{ kind: 'track', index, before, after }];
  return { label, edits };
}

/** Puts the notes and events of a track onto another and removes it. */
export function mergeTracks(song: Song, from: number, into: number): Command {
  const label = 'Merge tracks';
  const gone = song.tracks[from];
  const kept = song.tracks[into];
  if (!gone || !kept || from === into) return { label, edits: [] };
  const merged: Track = {
    ...kept,
    notes: [...kept.notes, ...gone.notes].toSorted(compareNotes),
    controls: byTick([...kept.controls, ...gone.controls]),
    bends: byTick([...kept.bends, ...gone.bends]),
    mix: mixOf(kept, into),
  };
  const place = from < into ? into - 1 : into;
  return {
    label,
    edits: [
      ...keptColours(song),
      { kind: 'track', index: from, before: gone },
      { kind: 'track', index: place, before: kept },
      { kind: 'track', index: place, after: merged },
    ],
    front: place,
  };
}

/** Writes a track again right below itself. */
export function duplicateTrack(song: Song, index: number): Command {
  const label = 'Duplicate a track';
  const track = song.tracks[index];
  if (!track) return { label, edits: [] };
  const after: Track = {
    ...track,
    notes: track.notes.map((note) => ({ ...note })),
    mix: { ...mixOf(track, index), colour: unusedColour(song) },
  };
  return { label, edits: [...keptColours(song), { kind: 'track', index: index + 1, after }], front: index + 1 };
}

/**
 * Colours go by a track's index where nobody has set one, so before indices change each track is given the one it has:
 * a track must not change colour because another was moved.
 */
export function keptColours(song: Song): Edit[] {
  return song.tracks.flatMap((track, index) =>
    track.mix ? [] : [{ kind: 'track' as const, index, before: track, after: { ...track, mix: mixOf(track, index) } }],
  );
}

/** Colours that no track of the song has, the first ones first, without end. */
export function* unusedColours(song: Song): Generator<number, never> {
  const used = new Set(song.tracks.map((track, index) => mixOf(track, index).colour));
  for (let colour = 0; ; colour++) if (!used.has(colour)) yield colour;
}

function unusedColour(song: Song): number {
  return unusedColours(song).next().value;
}

function channelFor(song: Song, track: Track, drums: boolean): number {
  if (drums === track.drums) return track.channel;
  if (drums) return drumChannel;
  return newTrack({ program: track.program, drums: false }, [], song.tracks).channel;
}

function boundedMix(mix: Mix): Mix {
  return {
    ...mix,
    colour: Math.max(0, Math.round(mix.colour)),
    volume: clamp(mix.volume, -60, 6),
    pan: clamp(mix.pan, -1, 1),
  };
}

function labelOf(change: TrackChange): string {
  if (change.mix) return 'Mix a track';
  if (change.name !== undefined) return 'Rename a track';
  return 'Set a track’s instrument';
}

function sameHead(before: Track, after: Track): boolean {
  const head = ({ name, channel, program, drums, mix, programChanges }: Track) =>
    JSON.stringify([name, channel, program, drums, mix, programChanges.length]);
  return head(before) === head(after);
}
