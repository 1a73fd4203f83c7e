import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FolderScan, scanFolder } from '../../main/datasets/scan-folder.ts';
import { factsOf } from '../../main/datasets/song-facts.ts';
import { collectPieces } from '../../main/training/collect.ts';
import { makeDataset } from '../../main/training/dataset.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { rollPicture } from '../../shared/music/roll-picture.ts';
import { countNotes, type Note, type Song } from '../../shared/music/song.ts';
import { coveredTicks, trackRolesOf } from '../../shared/music/track-role.ts';
import { transpose } from '../../shared/music/transform.ts';
import { Random } from '../../shared/random.ts';
import { scratchFolder } from '../support/scratch.ts';
import { anySong } from '../support/songs.ts';

const folder = scratchFolder();

/** A melody drawn from a seed, in a meter and at a tempo. */
function melody(seed: number, numerator = 4, bpm = 120, program = 0): Song {
  const random = new Random(seed);
  const notes = Array.from(
    { length: 48 },
    (_, i): Note => ({ tick: i * 240, duration: 240, pitch: 60 + random.integer(13), velocity: 80 }),
  );
  return {
    title: `Melody ${seed}`,
    ppq: 480,
    tracks: [{ name: 'Flute', channel: 0, program, drums: false, notes, controls: [], bends: [], programChanges: [] }],
    tempi: [{ tick: 0, microsecondsPerQuarter: 60e6 / bpm }],
    meters: [{ tick: 0, numerator, denominator: 4 }],
    keys: [{ tick: 0, fifths: 2, mode: 'major' }],
    ticks: 48 * 240,
  };
}

function put(name: string, content: Song | Uint8Array | string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const bytes = typeof content === 'object' && 'ppq' in content ? writeMidi(content) : content;
  writeFileSync(path, bytes);
}

let scan: FolderScan;

beforeAll(async () => {
  for (let i = 0; i < 12; i++) put(`waltzes/${String(i).padStart(2, '0')}.mid`, melody(i, 3, 180));
  for (let i = 20; i < 30; i++) put(`marches/${i}.mid`, melody(i, 4, 100 + i, 56));
  put('copies/a copy.mid', { ...melody(3, 3, 90), title: 'Under another name' });
  put('copies/in another key.mid', transpose(melody(5, 3), 4));
  put('broken/cut.mid', writeMidi(melody(1)).subarray(0, 30));
  put('broken/text.mid', 'This is no music.');
  put('broken/empty.abc', '');
  put('tunes.abc', 'X:1\nT:One\nK:C\nCDEF GABc|\n\nX:2\nT:Two\nK:C\ncBAG FEDC|\n');
  put('.hidden.mid', melody(99));
  put('letter.txt', 'Dear Sir');
  scan = await scanFolder(folder);
});

describe('a folder', () => {
  test('is counted: files, songs, refusals and duplicates come to one another', () => {
    const { dataset } = scan.report;
    expect(dataset).toMatchObject({ files: 28, songs: 25, exactDuplicates: 1, nearDuplicates: 1, state: 'ready' });
    expect(scan.refused.map(({ file }) => file)).toEqual(['broken/cut.mid', 'broken/empty.abc', 'broken/text.mid']);
    for (const { reason } of scan.refused) expect(reason).toMatch(/\.$/);
    expect(dataset.refused).toBe(3);
    // Two tunes stand in one file.
    expect(dataset.files - dataset.refused - dataset.exactDuplicates + 1).toBe(dataset.songs);
  });

  test('names duplicates and what they are duplicates of; the first in order stays', () => {
    const named = scan.duplicates.map(({ name, duplicate }) => [name, duplicate?.kind, duplicate?.of]);
    // The copy comes before what it copies.
    expect(named).toEqual([
      ['waltzes/03.mid', 'exact', 'copies/a copy.mid'],
      ['waltzes/05.mid', 'near', 'copies/in another key.mid'],
    ]);
  });

  test('is divided as training divides it', async () => {
    const { split, summary } = makeDataset(await collectPieces(folder), 0.2, 5);
    const { report } = await scanFolder(folder, { seed: 5, fraction: 0.2 });
    const sizes = [report.split.training, report.split.validation, report.split.test].map(({ songs }) => songs);
    expect(sizes).toEqual([split.training.length, split.validation.length, split.test.length]);
    expect(summary).toMatchObject({ exactDuplicates: 1, nearDuplicates: 1, refused: 3, notes: report.selected.notes });
  });

  test('shows how its songs are distributed, each of them once', () => {
    const { histograms, selected } = scan.report;
    const { programs, ...rest } = histograms;
    for (const bins of Object.values(rest)) {
      expect(bins.reduce((sum, { songs }) => sum + songs, 0)).toBe(selected.songs);
    }
    expect(histograms.meters).toEqual([
      { label: '3/4', songs: 12 },
      { label: '4/4', songs: 12 },
    ]);
    expect(histograms.tempi.find(({ label }) => label === '180–189')).toMatchObject({ from: 180, to: 190, songs: 10 });
    expect(programs.find(({ label }) => label === 'Trumpet')).toMatchObject({ from: 56, to: 57, songs: 10 });
    expect(histograms.keys[0]).toMatchObject({ label: 'D major' });
    expect(histograms.bars.find(({ label }) => label === '5–8')).toMatchObject({ from: 5, to: 9, songs: 22 });
  });

  test.each([
    [{ meters: ['3/4'] }, 12],
    [{ programs: [56] }, 10],
    [{ programs: [128] }, 0],
    [{ bars: [1, 6] as const }, 12],
    [{ polyphony: [1.5, 20] as const }, 0],
    [{ meters: ['3/4'], programs: [56] }, 0],
  ])('by the filter %j has %d songs', async (filter, songs) => {
    const { report } = await scanFolder(folder, { filter });
    expect(report.selected.songs).toBe(songs);
    expect(report.dataset.songs).toBe(25);
  });

  test('that is not there, or holds no music, is refused in a sentence', async () => {
    mkdirSync(join(folder, 'bare'), { recursive: true });
    await expect(scanFolder(join(folder, 'none'))).rejects.toMatchObject({ code: 'no-data' });
    await expect(scanFolder(join(folder, 'bare'))).rejects.toThrow(/There is no music in .*\.$/);
  });

  test('is left as soon as it is asked to be', async () => {
    const stop = new AbortController();
    const left = scanFolder(folder, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(left).rejects.toMatchObject({ code: 'cancelled' });
  });
});

test('what is told of any song is what it holds', () => {
  fc.assert(
    fc.property(anySong, (song) => {
      const facts = factsOf(song);
      expect(facts.notes).toBe(countNotes(song));
      expect(facts.tracks.reduce((sum, { notes }) => sum + notes, 0)).toBe(facts.notes);
      expect(facts.bars).toBeGreaterThanOrEqual(1);
      const pitched = song.tracks.some(({ drums, notes }) => !drums && notes.length > 0);
      expect(facts.polyphony >= 1).toBe(pitched);
      for (const { role, drums } of facts.tracks) expect(role === 'drums').toBe(drums);
      const { columns, rows, cells } = facts.thumbnail;
      expect(cells).toHaveLength(columns * rows);
      expect(Math.max(...cells) === 255).toBe(facts.notes > 0);
    }),
  );
});

test('the picture of a song shows low notes below and early ones on the left', () => {
  const { columns, rows, cells } = rollPicture({
    ...melody(1),
    tracks: melody(1).tracks.map((track) => ({
      ...track,
      notes: [
        { tick: 0, duration: 480, pitch: 40, velocity: 80 },
        { tick: 480, duration: 480, pitch: 80, velocity: 80 },
      ],
    })),
  });
  const filled = (row: number, from: number, to: number) => cells.subarray(row * columns + from, row * columns + to);
  expect([...filled(0, 0, columns / 2)].every((cell) => cell === 255)).toBe(true);
  expect([...filled(rows - 1, columns / 2, columns)].every((cell) => cell === 255)).toBe(true);
  expect(cells.filter((cell) => cell > 0)).toHaveLength(columns);
});

describe('roles', () => {
  const track = (name: string, program: number, pitch: number, chord = 1, drums = false) => ({
    ...melody(1).tracks[0]!,
    ...{ name, program, drums, channel: drums ? 9 : 0 },
    notes: Array.from({ length: 16 }, (_, i) => i).flatMap((i) =>
      Array.from(
        { length: chord },
        (_, k): Note => ({ tick: i * 480, duration: 480, pitch: pitch + 4 * k, velocity: 80 }),
      ),
    ),
  });
  const rolesOf = (...tracks: Song['tracks']) => trackRolesOf({ ...melody(1), tracks, ticks: 16 * 480 });

  test('are told by names and programs', () => {
    const roles = rolesOf(
      track('Lead vocals', 0, 50),
      track('', 33, 60),
      track('Piano', 0, 72, 3),
      track('', 0, 36, 1, true),
    );
    expect(roles).toEqual(['melody', 'bass', 'accompaniment', 'drums']);
  });

  test('and where these say nothing by how the notes lie', () => {
    expect(rolesOf(track('1', 0, 60, 3), track('2', 0, 76), track('3', 0, 40))).toEqual([
      'accompaniment',
      'melody',
      'bass',
    ]);
    expect(rolesOf(track('', 0, 60))).toEqual(['melody']);
    expect(rolesOf(track('Bassoon', 70, 72), track('Oboe', 68, 60))).toEqual(['melody', 'accompaniment']);
  });
});

test('time in which notes sound is counted once', () => {
  const note = (tick: number, duration: number): Note => ({ tick, duration, pitch: 60, velocity: 80 });
  expect(coveredTicks([note(0, 10), note(5, 2), note(5, 10), note(20, 5)])).toBe(20);
});
