import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyClip, pasteClip, readClip, writeClip } from '../../shared/music/commands/clipboard.ts';
import { applyAll } from '../../shared/music/edit.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { someNotes } from '../support/commands.ts';
import { anySong } from '../support/songs.ts';

const clips = fc
  .tuple(anySong, fc.nat(6))
  .map(([song, choice]) => copyClip(song, someNotes(song, choice)))
  .filter((clip) => clip !== undefined);

test('a clip comes back from its text', () => {
  fc.assert(
    fc.property(clips, (clip) => {
      expect(readClip(writeClip(clip))).toEqual(clip);
    }),
  );
  const written: Note = { tick: 0, duration: 1, pitch: 60, velocity: 1, generated: true };
  const clip = { ppq: 96, parts: [{ below: 2, notes: [written] }] };
  expect(readClip(writeClip(clip))).toEqual(clip);
});

test.each([
  '',
  'some words',
  '{"format":"segue-notes"',
  '{"format":"segue-notes","version":2,"ppq":480,"parts":[{"below":0,"notes":[]}]}',
  '{"format":"segue-notes","version":1,"ppq":480,"parts":[{"below":0,"notes":[[0,0,60,80,0]]}]}',
  '{"format":"segue-notes","version":1,"ppq":480,"parts":[{"below":0,"notes":[[0,1,128,80,0]]}]}',
  '{"format":"segue-notes","version":1,"ppq":480,"parts":[{"below":0,"notes":[[0,1,60,80]]}]}',
  '{"format":"segue-notes","version":1,"ppq":480,"parts":[{"below":-1,"notes":[]}]}',
])('other text is no clip: %s', (text) => {
  expect(readClip(text)).toBeUndefined();
});

test('what is pasted where it was copied is the same music once more', () => {
  fc.assert(
    fc.property(anySong, fc.nat(6), (song, choice) => {
      const selection = someNotes(song, choice);
      const clip = copyClip(song, selection);
      if (!clip) return;
      const first = Math.min(...[...selection].map(({ tick }) => tick));
      const top = song.tracks.findIndex(({ notes }) => notes.some((note) => selection.has(note)));
      const { edits, select = [] } = pasteClip(song, clip, first, top);
      const values = (notes: Iterable<Note>) => [...notes].map((note) => JSON.stringify(note)).toSorted();
      expect(values(select)).toEqual(values(selection));
      const after = applyAll(song, edits);
      const counts = (one: Song, by: number) =>
        one.tracks.map(
          ({ notes }, i) => notes.length + by * (song.tracks[i]?.notes.filter((n) => selection.has(n)).length ?? 0),
        );
      expect(counts(after, 0)).toEqual(counts(song, 1));
    }),
  );
});

test('parts that find no track below move up, and share the lowest at last', () => {
  const track = {
    name: '',
    channel: 0,
    program: 0,
    drums: false,
    notes: [],
    controls: [],
    bends: [],
    programChanges: [],
  };
  const song: Song = { title: '', ppq: 480, tracks: [track, track], tempi: [], meters: [], keys: [], ticks: 0 };
  const notes = [{ tick: 0, duration: 10, pitch: 60, velocity: 80 }];
  const clip = { ppq: 480, parts: [0, 1, 2].map((below) => ({ below, notes })) };
  const places = (at: number) => pasteClip(song, clip, 0, at).edits.map((edit) => edit.kind === 'notes' && edit.track);
  expect(places(0)).toEqual([0, 1, 1]);
  expect(places(1)).toEqual([0, 1, 1]);
});
