import { describe, expect, test } from 'vitest';
import { countNotes, type Song } from '../../shared/music/song.ts';
import { chromiumPath } from '../support/browser.ts';
import { childPids } from '../support/child-pids.ts';
import { playedNotes } from '../support/played-notes.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import { StudioPage } from '../support/studio-page.ts';
import { trainTinyModel } from '../support/tiny-model.ts';

describe.skipIf(!chromiumPath)('continuing in the window', () => {
  const under = studioUnderTest((data) => trainTinyModel(data));
  let studio: StudioPage;
  let seed: Song;

  freshWindow(under, async (opened) => {
    studio = opened;
    seed = await studio.exportMidi();
  });

  /** Sets a slider of the panel by its keys. */
  async function set(label: string, value: number): Promise<void> {
    const slider = studio.page.getByRole('slider', { name: label, exact: true });
    await slider.fill(String(value));
  }

  /** Begins a job that takes a while, and pauses it before it is done. */
  async function beginAndPause(): Promise<void> {
    await set('Bars', 32);
    await set('Takes', 4);
    await studio.button('Continue').click();
    await studio.button('Pause writing').click();
    await studio.button('Go on writing').waitFor();
  }

  test('takes appear, begin at the seam, are heard and kept; accepting one is a single step of undo', async () => {
    await set('Bars', 4);
    await set('Takes', 2);
    await studio.button('Continue').click();
    await studio.button('Show Take 2').waitFor();
    await expect.poll(() => studio.takes.count()).toBe(2);
    await studio.button('Keep Take 1').click();
    await studio.button('Hear Take 2').click();
    await expect.poll(() => studio.loudness(), { timeout: 30_000 }).toBeGreaterThan(0.005);
    await studio.button('Stop Take 2').click();
    await studio.button('Accept Take 1').click();
    const added = await studio.exportMidi();
    expect(countNotes(added)).toBeGreaterThan(countNotes(seed));
    for (const [index, track] of seed.tracks.entries()) {
      const notes = added.tracks[index]?.notes ?? [];
      expect(notes.slice(0, track.notes.length)).toEqual(track.notes);
      // What the model wrote begins where the human's music ends, at the bar line after it.
      for (const note of notes.slice(track.notes.length)) expect(note.tick).toBeGreaterThanOrEqual(seed.ticks);
    }
    await studio.button('Undo').click();
    expect(playedNotes(await studio.exportMidi())).toEqual(playedNotes(seed));
    expect(await studio.button('Undo').getAttribute('aria-disabled')).toBe('true');
    await studio.button('Discard the rest').click();
    await expect.poll(() => studio.takes.count()).toBe(1);
  });

  test('what music is held to holds, and a contradiction is told in a sentence', async () => {
    const { page } = studio;
    await page.getByText('Hold it to', { exact: true }).click();
    await page.getByLabel('Tonic of the scale').selectOption('D');
    await page.getByLabel('Pitches, lowest').fill('60');
    await page.getByLabel('Pitches, highest').fill('72');
    await page.getByLabel('Pitches, highest').press('Tab');
    await page.getByText('C4 to C5').waitFor();
    await set('Bars', 2);
    await set('Takes', 1);
    await studio.button('Continue').click();
    await studio.button('Accept Take 1').click();
    const added = await studio.exportMidi();
    const fresh = added.tracks.flatMap(({ notes }, i) => notes.slice(seed.tracks[i]?.notes.length ?? 0));
    expect(fresh.length).toBeGreaterThan(0);
    for (const { pitch } of fresh) {
      expect(pitch).toBeGreaterThanOrEqual(60);
      expect(pitch).toBeLessThanOrEqual(72);
      expect([2, 4, 6, 7, 9, 11, 1]).toContain(pitch % 12);
    }
    await page.getByLabel('Pitches, lowest').fill('72');
    await page.getByLabel('Pitches, lowest').press('Tab');
    await studio.button('Continue').click();
    await page
      .getByText(/cannot be kept together here/)
      .first()
      .waitFor();
  });

  test('a job goes on while the window is reloaded, and its takes come to it', async () => {
    await beginAndPause();
    await studio.page.reload();
    await studio.ready();
    await studio.button('Go on writing').click();
    await studio.button('Show Take 4').waitFor();
    await expect.poll(() => studio.takes.count()).toBe(4);
  });

  test('a cancelled job leaves the song alone', async () => {
    await beginAndPause();
    await studio.button('Cancel writing').click();
    await studio.button('Continue').waitFor();
    expect(playedNotes(await studio.exportMidi())).toEqual(playedNotes(seed));
  });

  test.skipIf(process.platform === 'win32')(
    'an engine that is killed comes back and finishes what it wrote',
    async () => {
      await set('Bars', 32);
      await set('Takes', 4);
      await studio.button('Continue').click();
      await studio.button('Pause writing').waitFor();
      const engines = childPids(under.server.pid, 'engine');
      expect(engines).not.toEqual([]);
      for (const pid of engines) process.kill(pid, 'SIGKILL');
      await studio.page
        .getByRole('alert')
        .filter({ hasText: /engine stopped/i })
        .first()
        .waitFor();
      await studio.status(`${countNotes(seed)} notes · `);
      await studio.press('Control+a', 'ArrowUp');
      await studio.status(new RegExp(`${countNotes(seed)} selected`));
      await studio.button('Show Take 4').waitFor();
      await studio.page.locator('.device.ready').waitFor();
    },
  );

  test('what is written in one window is no other window’s', async () => {
    const other = await StudioPage.open(under.browser, under.server.url);
    await set('Bars', 4);
    await set('Takes', 1);
    await studio.button('Continue').click();
    await studio.button('Show Take 1').waitFor();
    expect(await other.takes.count()).toBe(0);
    await other.close();
  });
});
