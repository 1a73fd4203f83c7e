import type { Command } from '../../shared/music/commands/command.ts';
import {
  deleteTrack,
  duplicateTrack,
  insertTrack,
  mergeTracks,
  moveTrack,
  setTrack,
} from '../../shared/music/commands/tracks.ts';
import { mixOf, type Song } from '../../shared/music/song.ts';
import type { Action } from './action.ts';

/** What is done to the track in front, and to the list of tracks. */
export const tracksActions: readonly Action[] = [
  {
    id: 'tracks.add',
    label: 'Add a track',
    group: 'Tracks',
    keys: ['$mod+Shift+t'],
    run({ document }) {
      const name = `Track ${document.song.tracks.length + 1}`;
      document.run(insertTrack(document.song, { name, program: 0, drums: false }));
    },
  },
  {
    id: 'tracks.addDrums',
    label: 'Add a drum track',
    group: 'Tracks',
    run({ document }) {
      document.run(insertTrack(document.song, { name: 'Drums', program: 0, drums: true }));
    },
  },
  onTrack('tracks.duplicate', 'Duplicate the track', [], duplicateTrack),
  onTrack('tracks.delete', 'Delete the track', [], deleteTrack),
  onTrack('tracks.moveUp', 'Move the track up', [], (song, track) => moveTrack(song, track, track - 1)),
  onTrack('tracks.moveDown', 'Move the track down', [], (song, track) => moveTrack(song, track, track + 1)),
  onTrack('tracks.merge', 'Merge the track into the one above', [], (song, track) =>
    mergeTracks(song, track, track - 1),
  ),
  {
    ...onTrack('tracks.mute', 'Mute the track', ['m'], (song, track) =>
      setTrack(song, track, { mix: { muted: !mixOf(song.tracks[track], track).muted } }),
    ),
    checked: ({ document: { song, track } }) => mixOf(song.tracks[track], track).muted,
  },
  {
    ...onTrack('tracks.solo', 'Solo the track', ['s'], (song, track) =>
      setTrack(song, track, { mix: { solo: !mixOf(song.tracks[track], track).solo } }),
    ),
    checked: ({ document: { song, track } }) => mixOf(song.tracks[track], track).solo,
  },
  stepTrack('tracks.next', 'Next track', ['PageDown'], 1),
  stepTrack('tracks.previous', 'Previous track', ['PageUp'], -1),
];

function onTrack(
  id: string,
  label: string,
  keys: readonly string[],
  command: (song: Song, track: number) => Command,
): Action {
  return {
    id,
    label,
    group: 'Tracks',
    ...(keys.length > 0 && { keys }),
    enabled: ({ document }) => document.song.tracks.length > 0,
    run({ document }) {
      document.run(command(document.song, document.track));
    },
  };
}

function stepTrack(id: string, label: string, keys: readonly string[], by: 1 | -1): Action {
  return {
    id,
    label,
    group: 'Tracks',
    keys,
    repeats: true,
    enabled: ({ document }) => document.song.tracks[document.track + by] !== undefined,
    run({ document }) {
      document.track += by;
    },
  };
}
