import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSong } from '../../main/files/read-song.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { countNotes } from '../../shared/music/song.ts';
import { chromiumPath } from '../support/browser.ts';
import { playedNotes } from '../support/played-notes.ts';
import { root } from '../support/project-files.ts';
import { sharedData } from '../support/shared-data.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';

const songs = join(root, 'assets/songs');

/** One that is brought along, and ones of many tracks where real music is there. */
const real = sharedData ? ['pop/016.mid', 'orchestra/Bach_BWV.1049_1.mid'] : [];
const pieces = [
  { name: 'greensleeves.abc', path: join(songs, 'greensleeves.abc') },
  ...real.map((name) => ({ name, path: join(sharedData ?? '', name) })),
];

describe.skipIf(!chromiumPath)('editing in the window', () => {
  const under = studioUnderTest();
  let studio: StudioPage;

  freshWindow(under, (opened) => {
    studio = opened;
  });

  test.each(pieces)('what is imported is counted, and exported note by note: $name', async ({ path }) => {
    const { song } = await readSong(path);
    const file = join(under.data, 'imported.mid');
    writeFileSync(file, writeMidi(song));
    const imported = readMidi(readFileSync(file)).song;
    const tracks = imported.tracks.length;
    await studio.importFile(file);
    await studio.status(`${countNotes(imported)} notes · ${tracks} track${tracks === 1 ? '' : 's'} · 0 selected`);
    const exported = await studio.exportMidi();
    expect(playedNotes(exported)).toEqual(playedNotes(imported));
    expect(exported).toMatchObject({
      ppq: imported.ppq,
      tempi: imported.tempi,
      meters: imported.meters,
      keys: imported.keys,
    });
  });

  test('all notes are transposed, moved and deleted, and undo takes everything back', async () => {
    const before = await studio.exportMidi();
    const count = countNotes(before);
    expect(before.tracks).toHaveLength(1);
    await studio.press('Control+a');
    await studio.status(`${count} notes · 1 track · ${count} selected`);
    await studio.press('ArrowUp', 'Shift+ArrowUp', 'ArrowRight');
    const grid = (await studio.exportMidi()).ppq / 4;
    const moved = await studio.exportMidi();
    expect(playedNotes(moved)).toEqual(
      playedNotes({
        ...before,
        tracks: before.tracks.map((track) => ({
          ...track,
          notes: track.notes.map((note) => ({ ...note, pitch: note.pitch + 13, tick: note.tick + grid })),
        })),
      }),
    );
    await studio.press('Delete');
    await studio.status('0 notes · 1 track · 0 selected');
    for (let step = 0; step < 4; step++) await studio.button('Undo').click();
    await studio.status(`${count} notes · 1 track`);
    expect(await studio.button('Undo').getAttribute('aria-disabled')).toBe('true');
    expect(playedNotes(await studio.exportMidi())).toEqual(playedNotes(before));
    for (let step = 0; step < 3; step++) await studio.button('Redo').click();
    expect(playedNotes(await studio.exportMidi())).toEqual(playedNotes(moved));
  });

  test('a drag draws a note, and a file that is dropped on the window is opened', async () => {
    await studio.press('Control+n');
    await studio.status('0 notes · 1 track · 0 selected');
    await studio.press('1');
    const box = await studio.roll.boundingBox();
    if (!box) throw new Error('The roll is not to be seen.');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await studio.page.mouse.move(x, y);
    await studio.page.mouse.down();
    await studio.page.mouse.move(x + 120, y, { steps: 4 });
    await studio.page.mouse.up();
    await studio.status(/^1 note · 1 track · /);
    await drop(['frere-jacques.abc']);
    await studio.status(`${await notesIn('frere-jacques.abc')} notes · 1 track`);
    await drop(['sakura.abc'], 'right');
    const together = (await notesIn('frere-jacques.abc')) + (await notesIn('sakura.abc'));
    await studio.status(`${together} notes · 2 tracks`);
    await studio.button('Undo').click();
    await studio.status(`${await notesIn('frere-jacques.abc')} notes · 1 track`);
  });

  test('several files are chosen or dropped, and become one song, or one of them is opened', async () => {
    const { page } = studio;
    const names = ['frere-jacques.abc', 'sakura.abc', 'greensleeves.abc'];
    const counts = await Promise.all(names.map(notesIn));
    const all = counts.reduce((sum, count) => sum + count, 0);
    const asked = page.waitForEvent('filechooser');
    await studio.button('Import MIDI').click();
    await (await asked).setFiles(names.map((name) => join(songs, name)));
    const dialog = page.getByRole('dialog', { name: '3 files' });
    await dialog.getByRole('radio', { name: /below one another/ }).check();
    await dialog.getByRole('button', { name: 'Bring in 3 files' }).click();
    await studio.status(`${all} notes · 3 tracks`);
    const beside = await studio.exportMidi();
    await drop(names);
    await dialog.getByRole('radio', { name: /one after the other/ }).check();
    await dialog.getByRole('button', { name: 'Bring in 3 files' }).click();
    await studio.status(new RegExp(`^${all} notes · `));
    await expect.poll(async () => (await studio.exportMidi()).ticks, { timeout: 30_000 }).toBeGreaterThan(beside.ticks);
    await drop(names);
    await dialog.getByRole('button', { name: 'Open only sakura.abc' }).click();
    await studio.status(`${counts[1]} notes · 1 track`);
  });

  /** Drops songs that are brought along on a half of the window: they are opened at the left, and join the song at the right. */
  async function drop(names: readonly string[], half: 'left' | 'right' = 'left'): Promise<void> {
    const files = names.map((name) => ({ name, text: readFileSync(join(songs, name), 'utf8') }));
    await studio.page.evaluate(
      ({ dropped, share }) => {
        const dataTransfer = new DataTransfer();
        for (const { name, text } of dropped) dataTransfer.items.add(new File([text], name));
        const how = { dataTransfer, clientX: share * innerWidth, bubbles: true, cancelable: true };
        for (const type of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, how));
      },
      { dropped: files, share: half === 'left' ? 0.25 : 0.75 },
    );
  }

  async function notesIn(name: string): Promise<number> {
    return countNotes((await readSong(join(songs, name))).song);
  }

  test('a track is added, named, given an instrument, muted and removed, each a step of undo', async () => {
    const { page } = studio;
    await studio.button('Add a track').click();
    await studio.status(/ · 2 tracks · /);
    const name = page.getByRole('textbox', { name: 'Name of track 2' });
    await name.fill('Solo oboe');
    await name.press('Enter');
    await page.getByText(/^Solo oboe has no notes yet; it may join in/).waitFor();
    await page.getByRole('combobox', { name: 'Instrument of Solo oboe' }).selectOption({ label: 'Oboe' });
    await studio.button('Mute Solo oboe').click();
    const added = (await studio.exportMidi()).tracks.find((track) => track.name === 'Solo oboe');
    expect(added).toMatchObject({ program: 68 });
    await studio.button('Remove Solo oboe').click();
    await studio.status(/ · 1 track · /);
    for (let step = 0; step < 5; step++) await studio.button('Undo').click();
    expect(await studio.button('Undo').getAttribute('aria-disabled')).toBe('true');
  });
});
