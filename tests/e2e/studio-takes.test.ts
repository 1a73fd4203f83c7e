import { beforeEach, describe, expect, test } from 'vitest';
import type { Song } from '../../shared/music/song.ts';
import { chromiumPath } from '../support/browser.ts';
import { playedNotes } from '../support/played-notes.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';
import { trainTinyModel } from '../support/tiny-model.ts';

describe.skipIf(!chromiumPath)('takes as a tree in the window', () => {
  const under = studioUnderTest((data) => trainTinyModel(data));
  let studio: StudioPage;
  let seed: Song;

  freshWindow(under, async (opened) => {
    studio = opened;
    seed = await studio.exportMidi();
  });

  beforeEach(async () => {
    await studio.page.getByRole('slider', { name: 'Bars', exact: true }).fill('2');
    await studio.page.getByRole('slider', { name: 'Takes', exact: true }).fill('2');
    await studio.button('Continue').click();
    await studio.button('Show Take 2').waitFor();
  });

  async function choose(take: string, entry: string): Promise<void> {
    await studio.button(`More about ${take}`).click();
    await studio.page.getByRole('menuitem', { name: entry }).click();
  }

  const item = (name: string) => studio.page.getByRole('listitem', { name, exact: true });

  test('a branch stands under its take, is accepted with its whole line as one step, and undone', async () => {
    await choose('Take 1', 'Continue from this take');
    await studio.button('Show Take 4').waitFor();
    await expect.poll(() => studio.takes.count()).toBe(4);
    const branches = item('Take 1').getByRole('list', { name: 'Branches of Take 1' });
    await expect.poll(() => branches.getByRole('listitem').count()).toBe(2);
    await studio.button('2 takes from Take 1').click();
    await expect.poll(() => studio.takes.count()).toBe(2);
    await studio.button('2 takes from Take 1').click();

    await studio.button('Accept Take 3').click();
    const added = await studio.exportMidi();
    const [first = 0, second = 0, ...more] = added.seams ?? [];
    expect(more).toEqual([]);
    expect(second).toBeGreaterThan(first);
    for (const [index, track] of seed.tracks.entries()) {
      expect(added.tracks[index]?.notes.slice(0, track.notes.length)).toEqual(track.notes);
    }
    const fresh = added.tracks.flatMap(({ notes }, i) => notes.slice(seed.tracks[i]?.notes.length ?? 0));
    expect(fresh.some(({ tick }) => tick < second)).toBe(true);
    expect(fresh.some(({ tick }) => tick >= second)).toBe(true);
    await studio.button('Undo').click();
    expect(playedNotes(await studio.exportMidi())).toEqual(playedNotes(seed));
    expect(await studio.button('Undo').getAttribute('aria-disabled')).toBe('true');
  });

  test('the tree is there after a reload; a discarded take leaves its branches and is made again byte for byte', async () => {
    await choose('Take 2', 'Continue from this take');
    await studio.button('Show Take 4').waitFor();
    await studio.button('Discard Take 2').click();
    await studio.page.getByText('the 2 takes that go on from it moved up').waitFor();
    await studio.page.reload();
    await studio.ready();
    await expect.poll(() => studio.takes.count()).toBe(3);
    await choose('Take 4', 'Make it again');
    await studio.page.getByText('“Take 4” came out the same again, note for note.').waitFor();
    await studio.button('Accept Take 4').click();
    expect((await studio.exportMidi()).seams).toHaveLength(2);
  });

  test('more like a take and less like it are written, and a take gets a name in its place', async () => {
    await choose('Take 1', 'More like this');
    await studio.button('Show Take 4, like Take 1').waitFor();
    await choose('Take 1', 'Less like this');
    await studio.button('Show Take 6, unlike Take 1').waitFor();
    await studio.button('Show Take 6, unlike Take 1').focus();
    await studio.page.keyboard.press('F2');
    const shown = () => studio.page.getByRole('list', { name: 'Takes' }).locator('[aria-pressed=true]').count();
    const before = await shown();
    const field = studio.page.getByRole('textbox', { name: 'Name of Take 6, unlike Take 1' });
    await field.fill('Bridge');
    await field.press('Enter');
    await expect.poll(() => studio.button('Show Bridge').evaluate((one) => one === document.activeElement)).toBe(true);
    // The key that ends the name presses nothing.
    expect(await shown()).toBe(before);
    await studio.button('Show Bridge').dblclick();
    await studio.page.getByRole('textbox', { name: 'Name of Bridge' }).press('Escape');
    await studio.button('Show Bridge').waitFor();
  });

  test('adventure is drawn over the bars by keys, and the take says so', async () => {
    const { page } = studio;
    await studio.button('Draw adventure over the bars').click();
    await page.getByRole('slider', { name: 'Adventure, at the end' }).focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowUp');
    await studio.button('One point less').click();
    await studio.button('Continue').click();
    await studio.button('Show Take 4').waitFor();
    expect(await studio.button('Show Take 4').getAttribute('title')).toContain('adventure 1.00 to 1.20');
    await studio.button('Draw adventure over the bars').click();
    await page.getByRole('slider', { name: 'Adventure', exact: true }).waitFor();
  });

  test('keys carry the shown take on and go back to it', async () => {
    await studio.button('Show Take 2').click();
    await studio.press('Shift+B');
    await studio.button('Show Take 3').waitFor();
    await expect.poll(() => studio.takes.count()).toBe(4);
    const shown = (name: string) => studio.button(`Show ${name}`).getAttribute('aria-pressed');
    await expect.poll(() => shown('Take 3')).toBe('true');
    await studio.press('u');
    expect(await shown('Take 2')).toBe('true');
    await studio.press('u');
    expect(await shown('Take 2')).toBe('false');
  });
});
