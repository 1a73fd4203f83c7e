import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/browser.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';

/** A sample this loud is heard. */
const audible = 0.005;

describe.skipIf(!chromiumPath)('the demo in the window', () => {
  const under = studioUnderTest();
  let studio: StudioPage;
  freshWindow(under, (opened) => {
    studio = opened;
  });

  test('one click opens the theme before an orchestra; it and what the shipped model writes after it are heard while it is written', async () => {
    const { page } = studio;
    // The window waits until writing is sure to stay ahead; by a clock that stands still, every machine is fast enough.
    await page.evaluate(() => {
      const now = performance.now();
      performance.now = () => now;
    });
    await studio.button('Hear the Unfinished go on').click();
    await studio.status(/^34 notes ·/);
    const written = page.getByRole('progressbar', { name: 'Writing takes' });
    await written.waitFor();
    await expect.poll(() => studio.loudness(), { timeout: 120_000 }).toBeGreaterThan(audible);
    expect(await written.isVisible()).toBe(true);
    // The theme ends with bar 8; two bars later its last notes have faded.
    const bar = async () => Number.parseInt(await page.getByTitle('Bar, beat and tick').innerText(), 10);
    await expect.poll(bar, { timeout: 120_000 }).toBeGreaterThan(10);
    await expect.poll(() => studio.loudness(), { timeout: 30_000 }).toBeGreaterThan(audible);
    await studio.button('Cancel writing').click();
    const { tracks } = await studio.exportMidi();
    expect(tracks).toHaveLength(21);
  });
});
