import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSong } from '../../main/files/read-song.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { countNotes } from '../../shared/music/song.ts';
import { chromiumPath } from '../support/browser.ts';
import { playedNotes } from '../support/played-notes.ts';
import { root } from '../support/project-files.ts';
import { sharedData } from '../support/shared-data.ts';
import { studioUnderTest } from '../support/studio-browser.ts';
import { StudioPage } from '../support/studio-page.ts';

/** One that is brought along, and ones of many tracks where real music is there. */
const real = sharedData ? ['pop/016.mid', 'orchestra/Bach_BWV.1049_1.mid'] : [];
const pieces = [
  { name: 'greensleeves.abc', path: join(root, 'assets/songs/greensleeves.abc') },
  ...real.map((name) => ({ name, path: join(sharedData ?? '', name) })),
];

describe.skipIf(!chromiumPath)('editing in the window', () => {
  const under = studioUnderTest();
  let studio: StudioPage;

  beforeEach(async () => {
    studio = await StudioPage.open(under.browser, under.server.url);
  });

  afterEach(async () => {
    const { complaints } = studio;
    await studio.close();
    expect(complaints).toEqual([]);
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
    const abc = readFileSync(join(root, 'assets/songs/frere-jacques.abc'), 'utf8');
    await studio.page.evaluate((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'frere-jacques.abc'));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
    }, abc);
    const { song } = await readSong(join(root, 'assets/songs/frere-jacques.abc'));
    await studio.status(`${countNotes(song)} notes · `);
  });

  test('a track is added, named, given an instrument, muted and removed, each a step of undo', async () => {
    const { page } = studio;
    await studio.button('Add a track').click();
    await studio.status(/ · 2 tracks · /);
    const name = page.getByRole('textbox', { name: 'Name of track 2' });
    await name.fill('Solo oboe');
    await name.press('Enter');
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
