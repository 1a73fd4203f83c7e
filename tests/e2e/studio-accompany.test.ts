import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { BarMap } from '../../shared/music/time.ts';
import { chromiumPath } from '../support/browser.ts';
import { playedNotes } from '../support/played-notes.ts';
import { root } from '../support/project-files.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';
import { trainTinyModel } from '../support/tiny-model.ts';

describe.skipIf(!chromiumPath)('a part that a model adds in the window', () => {
  const under = studioUnderTest((data) => trainTinyModel(data, 'tiny', 'performance'));
  let studio: StudioPage;

  freshWindow(under, (opened) => {
    studio = opened;
  });

  const dialog = () => studio.page.getByRole('dialog', { name: 'Let a model add a part' });

  /** Lets the window draw this random seed: of all parts for so short a song a few have no note, which is no fault. */
  const seedWith = (seed: number) =>
    studio.page.evaluate((drawn) => {
      const random = crypto.getRandomValues.bind(crypto);
      crypto.getRandomValues = (array) => {
        if (array instanceof Uint32Array) array.fill(drawn);
        else random(array);
        return array;
      };
    }, seed);

  test('is heard and shown as a take, accepted in one step of undo, and leaves the song as it is', async () => {
    await studio.importFile(join(root, 'assets/songs/frere-jacques.abc'));
    await studio.status(/ 1 track /);
    const before = playedNotes(await studio.exportMidi());
    await studio.button('Let a model add a part…').click();
    await dialog()
      .getByLabel(/^Model: /)
      .click();
    await studio.page.getByRole('option', { name: /^Quartet/ }).click();
    await dialog().getByRole('combobox', { name: 'Instrument' }).selectOption('Cello');
    await dialog().getByRole('slider', { name: 'Takes', exact: true }).fill('1');
    await seedWith(2);
    await dialog().getByRole('button', { name: 'Add a part' }).click();
    const take = studio.button('Show Take 1, Cello');
    await take.waitFor();
    expect(await take.getAttribute('title')).toContain('a part for Cello');
    expect(await take.getAttribute('title')).toMatch(/seed 2$/m);
    expect(playedNotes(await studio.exportMidi())).toEqual(before);
    await studio.button('Hear Take 1, Cello').click();
    await expect.poll(() => studio.loudness(), { timeout: 30_000 }).toBeGreaterThan(0.005);
    await studio.button('Stop Take 1, Cello').click();

    await studio.button('Accept Take 1, Cello').click();
    await studio.status(/ 2 tracks /);
    const after = await studio.exportMidi();
    const [given, added] = after.tracks;
    expect(playedNotes({ ...after, tracks: given ? [given] : [] })).toEqual(before);
    expect(added).toMatchObject({ program: 42, drums: false });
    expect(added?.notes.length).toBeGreaterThan(0);
    for (const { tick, duration } of added?.notes ?? []) expect(tick + duration).toBeLessThanOrEqual(after.ticks);
    expect(after.seams ?? []).toEqual([]);

    await studio.button('Undo').click();
    await studio.status(/ 1 track /);
    expect(playedNotes(await studio.exportMidi())).toEqual(before);
  });

  test('plays in the looped bars alone where it is asked to', async () => {
    await studio.importFile(join(root, 'assets/songs/frere-jacques.abc'));
    await studio.status(/ 1 track /);
    const ruler = await studio.page.locator('.ruler').boundingBox();
    if (!ruler) throw new Error('There is no ruler.');
    const y = ruler.y + ruler.height - 6;
    await studio.page.mouse.move(ruler.x + 8, y);
    await studio.page.mouse.down();
    await studio.page.mouse.move(ruler.x + ruler.width / 2, y, { steps: 6 });
    await studio.page.mouse.up();
    await studio.press('Shift+W');
    await dialog()
      .getByLabel(/^Model: /)
      .click();
    await studio.page.getByRole('option', { name: /^Quartet/ }).click();
    const choice = dialog().getByRole('radio', { name: /^Bars? 1/ });
    expect(await choice.isChecked()).toBe(true);
    const bars = (await choice.inputValue()) && (await choice.getAttribute('aria-label'));
    await dialog()
      .getByText(/^It plays in bars? 1.* alone/)
      .waitFor();
    await dialog().getByRole('radio', { name: 'The whole song' }).check();
    await dialog().getByText('It plays along with the whole song.').waitFor();
    await choice.check();
    await dialog().getByRole('combobox', { name: 'Instrument' }).selectOption('Violin');
    await dialog().getByRole('slider', { name: 'Takes', exact: true }).fill('1');
    await dialog().getByRole('button', { name: 'Add a part' }).click();
    const name = `Take 1, Violin, ${bars?.toLowerCase()}`;
    await studio.button(`Accept ${name}`).click();
    const after = await studio.exportMidi();
    const last = Number(/\d+$/.exec(bars ?? '')?.[0]);
    const end = new BarMap(after).bar(last).start;
    expect(end).toBeLessThan(after.ticks);
    const notes = after.tracks[1]?.notes ?? [];
    expect(notes.length).toBeGreaterThan(0);
    for (const { tick, duration } of notes) expect(tick + duration).toBeLessThanOrEqual(end);
  });

  test('an instrument of which the song has as many tracks as the model can tell apart is refused before the press', async () => {
    await studio.importFile(join(root, 'assets/songs/frere-jacques.abc'));
    await studio.status(/ 1 track /);
    const [melody] = (await studio.exportMidi()).tracks;
    if (!melody) throw new Error('The song has no track.');
    const song = await studio.exportMidi();
    const cellos = Array.from({ length: 16 }, (_, i) => ({ ...melody, name: `Cello ${i + 1}`, program: 42 }));
    const file = join(under.data, 'cellos.mid');
    writeFileSync(file, writeMidi({ ...song, tracks: cellos }));
    await studio.importFile(file);
    await studio.status(/ 16 tracks /);
    await studio.press('Shift+W');
    await dialog()
      .getByLabel(/^Model: /)
      .click();
    await studio.page.getByRole('option', { name: /^Quartet/ }).click();
    await dialog().getByText('The song has as many tracks of').waitFor();
    expect(await dialog().getByRole('button', { name: 'Add a part' }).isDisabled()).toBe(true);
  });

  test('a model that knows no instruments says so before the press', async () => {
    await studio.importFile(join(root, 'assets/songs/frere-jacques.abc'));
    await studio.status(/ 1 track /);
    await studio.press('Shift+W');
    await dialog()
      .getByLabel(/^Model: /)
      .click();
    await studio.page.getByRole('option', { name: 'Tiny' }).click();
    await dialog().getByText('Tiny knows no instruments, so it cannot add a part').waitFor();
    expect(await dialog().getByRole('button', { name: 'Add a part' }).isDisabled()).toBe(true);
    expect(await dialog().getByRole('combobox', { name: 'Instrument' }).count()).toBe(0);
  });
});
