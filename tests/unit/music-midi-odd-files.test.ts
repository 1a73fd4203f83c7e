import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import { type MidiFile, readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { countNotes } from '../../shared/music/song.ts';
import { BarMap, secondsOf } from '../../shared/music/time.ts';
import { sharedData } from '../support/shared-data.ts';
import { invalidities } from '../support/validity.ts';

const row = v.strictObject({
  file: v.string(),
  bytes: v.number(),
  expect: v.picklist(['ok', 'ok-or-clean-error', 'recover-or-clean-error', 'clean-error']),
  what: v.string(),
  notes: v.optional(v.union([v.number(), v.literal('0 or 8')])),
  notes_on: v.optional(v.number()),
  notes_positive_duration: v.optional(v.number()),
  seconds: v.optional(v.number()),
  total_ticks: v.optional(v.number()),
  sysex: v.optional(v.number()),
  tempo_bpm: v.optional(v.array(v.tuple([v.number(), v.number()]))),
  bars: v.optional(v.number()),
  bar_starts: v.optional(v.array(v.number())),
  key_signatures: v.optional(v.number()),
  programs: v.optional(v.array(v.number())),
  below_piano: v.optional(v.number()),
  above_piano: v.optional(v.number()),
});

/** Rows that leave a choice, and what is chosen: true is read, false is refused. */
const choices: Readonly<Record<string, boolean>> = {
  'running_status_across_meta.mid': true,
  'truncated_mid_event.mid': true,
  'rmid_container.rmi': true,
  'junk_before_header.mid': true,
  'ntrks_zero.mid': true,
  'fmt7.mid': true,
  'chunk_len_too_short.mid': true,
  'chunk_len_too_long.mid': true,
  'tempo_zero.mid': true,
  'keysig_invalid.mid': true,
  'vlq_five_bytes.mid': false,
};

/** What a file gives, or the error that refuses it; anything else thrown fails the test. */
function attempt(path: string): MidiFile | SegueError {
  try {
    return readMidi(readFileSync(path));
  } catch (error) {
    if (error instanceof SegueError) return error;
    throw error;
  }
}

function expectRefusal(result: MidiFile | SegueError): void {
  expect(result).toBeInstanceOf(SegueError);
  expect(result).toMatchObject({ code: 'bad-input', offset: expect.any(Number) });
}

function expectSong(result: MidiFile | SegueError): MidiFile {
  if (result instanceof SegueError) throw result;
  expect(invalidities(result.song)).toEqual([]);
  expect(readMidi(writeMidi(result.song)).song).toEqual(result.song);
  return result;
}

if (!sharedData) {
  test.skip('odd MIDI files: the folder ../shared/data is not there', () => {});
} else {
  const synthetic = join(sharedData, 'odd-midi/synthetic');
  const jazzSoft = join(sharedData, 'odd-midi/jazz-soft');
  const rows = v.parse(v.array(row), JSON.parse(readFileSync(join(synthetic, 'manifest.json'), 'utf8')));

  test('the manifest has a row for every file', () => {
    const files = readdirSync(synthetic).filter((file) => file !== 'manifest.json');
    expect(rows.map((r) => r.file).sort()).toEqual(files.sort());
  });

  describe('every file of the manifest does what it must', () => {
    test.each(rows)('$file: $what', (r) => {
      const result = attempt(join(synthetic, r.file));
      const read = r.expect === 'ok' || (choices[r.file] ?? false);
      if (!read) {
        expectRefusal(result);
        return;
      }
      const { song, warnings } = expectSong(result);
      const notes = song.tracks.flatMap((track) => track.notes);
      if (r.notes !== undefined) expect(notes).toHaveLength(r.notes === '0 or 8' ? 8 : r.notes);
      if (r.notes_on !== undefined) expect(notes).toHaveLength(r.notes_on);
      if (r.notes_positive_duration !== undefined) {
        expect(notes.filter((note) => note.duration > 1)).toHaveLength(r.notes_positive_duration);
      }
      if (r.seconds !== undefined) expect(secondsOf(song)).toBeCloseTo(r.seconds, 6);
      if (r.total_ticks !== undefined) expect(song.ticks).toBe(r.total_ticks);
      if (r.sysex !== undefined) expect(warnings).toHaveLength(1);
      if (r.tempo_bpm) {
        expect(song.tempi.map((tempo) => [tempo.tick, 60e6 / tempo.microsecondsPerQuarter])).toEqual(r.tempo_bpm);
      }
      const bars = [...new BarMap(song).bars(song.ticks)];
      if (r.bars !== undefined) expect(bars).toHaveLength(r.bars);
      if (r.bar_starts) expect(bars.map((bar) => bar.start)).toEqual(r.bar_starts);
      if (r.key_signatures !== undefined) expect(song.keys).toHaveLength(r.key_signatures);
      if (r.programs) {
        const [track] = song.tracks;
        expect([track?.program, ...(track?.programChanges.map((change) => change.program) ?? [])]).toEqual(r.programs);
      }
      if (r.below_piano !== undefined) expect(notes.filter((note) => note.pitch < 21)).toHaveLength(r.below_piano);
      if (r.above_piano !== undefined) expect(notes.filter((note) => note.pitch > 108)).toHaveLength(r.above_piano);
    });
  });

  describe('details of single files', () => {
    const song = (file: string) => expectSong(attempt(join(synthetic, file))).song;
    const spans = (file: string) => song(file).tracks[0]?.notes.map((note) => [note.tick, note.tick + note.duration]);

    test('overlaps on one key end first in, first out', () => {
      expect(spans('overlap_same_pitch.mid')).toEqual([
        [0, 480],
        [240, 720],
      ]);
    });
    test('a note that is never released ends with its track', () => {
      expect(spans('hanging_note.mid')?.map(([, end]) => end)).toContain(960);
    });
    test('names are decoded whatever their encoding', () => {
      expect(song('lyrics_shift_jis.mid').title).toBe('歌');
      expect(song('meta_zoo.mid').title).toBe('Spur äöü');
    });
    test('two ports with one channel stay two tracks', () => {
      expect(song('ports_32_channels.mid').tracks.map((track) => track.notes.length)).toEqual([8, 8]);
    });
    test('what recovers has the notes that are there', () => {
      for (const file of ['chunk_len_too_short.mid', 'chunk_len_too_long.mid', 'rmid_container.rmi', 'fmt7.mid']) {
        expect(countNotes(song(file)), file).toBe(8);
      }
    });
  });

  describe('every file of jazz-soft reads as it must', () => {
    test.each(readdirSync(jazzSoft).map((file) => ({ file })))('$file', ({ file }) => {
      const result = attempt(join(jazzSoft, file));
      if (file === 'test-not-a-midi-file.mid' || file === 'test-empty-file.mid') {
        expectRefusal(result);
        return;
      }
      const { song, format } = expectSong(result);
      // Files that end in one C major scale say so in their own text.
      if (file.startsWith('test-illegal-message') || file.startsWith('test-vlq')) {
        expect(song.tracks.flatMap((track) => track.notes.map((note) => note.pitch))).toEqual([
          60, 62, 64, 65, 67, 69, 71, 72,
        ]);
      }
      const named = /test-2-tracks-type-(\d)/.exec(file)?.[1];
      if (named !== undefined) {
        expect(format).toBe(Number(named));
        const starts = song.tracks.map((track) => track.notes[0]?.tick ?? 0);
        expect(starts).toHaveLength(2);
        // Only the patterns of format 2 follow one another.
        expect((starts[1] ?? 0) > (starts[0] ?? 0) + 96).toBe(format === 2);
      }
    });
  });
}
