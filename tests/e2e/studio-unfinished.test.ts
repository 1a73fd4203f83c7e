import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/browser.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';

describe.skipIf(!chromiumPath)('the demo in the window', () => {
  const under = studioUnderTest();
  let studio: StudioPage;
  freshWindow(under, (opened) => {
    studio = opened;
  });

  test('one click opens the theme before an orchestra, and the shipped model writes on', async () => {
    await studio.button('Hear the Unfinished go on').click();
    await studio.status(/^34 notes ·/);
    const written = studio.page.getByRole('progressbar', { name: 'Writing takes' });
    await expect
      .poll(async () => Number(await written.getAttribute('aria-valuenow')), { timeout: 300_000 })
      .toBeGreaterThan(1);
    await studio.button('Cancel writing').click();
    const { tracks } = await studio.exportMidi();
    expect(tracks).toHaveLength(21);
  });
});
