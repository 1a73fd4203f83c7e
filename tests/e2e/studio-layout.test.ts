import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/browser.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';

describe.skipIf(!chromiumPath)('the window’s layout', () => {
  const under = studioUnderTest();
  let studio: StudioPage;
  freshWindow(under, (opened) => {
    studio = opened;
  });

  const panel = (name: string) => studio.page.getByRole('complementary', { name });
  const resize = async (width: number, height: number) => {
    await studio.page.setViewportSize({ width, height });
    // The page hears of its new size a frame later, and has drawn itself anew after one more.
    await studio.page.waitForFunction((wanted) => innerWidth === wanted, width);
    await studio.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    await studio.roll.waitFor();
  };
  /** How far the page, or anything in it that can be worked, reaches beyond the window. */
  const overhang = () =>
    studio.page.evaluate(() => {
      const controls = [...document.querySelectorAll('button, a, input, select, [role=status]')];
      const seen = controls.filter((element) => element.checkVisibility() && element.clientWidth > 2);
      const edges = seen.map((element) => element.getBoundingClientRect());
      return Math.max(
        document.documentElement.scrollWidth - innerWidth,
        ...edges.map(({ right }) => right - innerWidth),
        ...edges.map(({ left }) => -left),
      );
    });

  test.each([640, 760, 917, 1024, 1199, 1280, 1920, 2560, 3840])('fits into %i pixels', async (width) => {
    await resize(width, 720);
    expect(await overhang()).toBeLessThanOrEqual(0);
    for (const name of ['Play', 'Stop', 'Import MIDI', 'Export MIDI', 'Undo', 'Redo']) {
      expect(await studio.button(name).isVisible(), name).toBe(true);
    }
  });

  test('panels are put away and come back, by key and by button, and are remembered', async () => {
    const { page } = studio;
    await studio.press('[', ']');
    await panel('Tracks').waitFor({ state: 'detached' });
    await panel('Continue').waitFor({ state: 'detached' });
    await page.reload();
    await studio.ready();
    expect(await panel('Tracks').count()).toBe(0);
    await studio.button('Panel of tracks').click();
    await studio.button('Panel of takes').click();
    await panel('Tracks').waitFor();
    await panel('Continue').waitFor();
  });

  test('in a narrow window panels are drawers: one at a time, put away with Esc, and Continue opens its own', async () => {
    await resize(640, 720);
    await panel('Tracks').waitFor({ state: 'detached' });
    await studio.press('[');
    await panel('Tracks').waitFor();
    await studio.press(']');
    await panel('Continue').waitFor();
    expect(await panel('Tracks').count()).toBe(0);
    await studio.page.getByRole('slider', { name: 'Bars', exact: true }).focus();
    await studio.page.keyboard.press('Escape');
    await panel('Continue').waitFor({ state: 'detached' });
    expect(await studio.roll.evaluate((roll) => roll === document.activeElement)).toBe(true);
    await studio.press('c');
    await panel('Continue').waitFor();
    await expect.poll(() => studio.takes.count(), { timeout: 60_000 }).toBeGreaterThan(0);
    await resize(1280, 720);
    await panel('Tracks').waitFor();
  });

  test('every control of a narrow window is reached by Tab', async () => {
    await resize(640, 720);
    await studio.press('[');
    const reached = new Set<string>();
    for (let step = 0; step < 80; step++) {
      await studio.page.keyboard.press('Tab');
      const name = await studio.page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.trim() ?? '';
      });
      reached.add(name);
    }
    for (const name of ['Play', 'Stop', 'Record', 'Loop', 'Metronome', 'Import MIDI', 'Export MIDI', 'Pencil'])
      expect(reached, name).toContain(name);
    for (const name of ['Panel of tracks', 'Panel of takes', 'Mute Track 1', 'Add a track', 'Grid', 'Piano roll'])
      expect(reached, name).toContain(name);
  });

  test('words and notes grow on large screens and by the setting, and a note is still drawn where one points', async () => {
    const { page } = studio;
    const heightOf = async (name: string) => (await studio.button(name).boundingBox())?.height ?? 0;
    const small = await heightOf('Stop');
    await resize(3840, 2160);
    await expect.poll(() => heightOf('Stop')).toBeCloseTo(1.5 * small, 0);
    await studio.press('Control+n');
    await studio.status('0 notes · 1 track · 0 selected');
    await studio.press('1');
    const box = await studio.roll.boundingBox();
    if (!box) throw new Error('The roll is not to be seen.');
    // The keys are 64 pixels wide and the ruler 46 high, half as much again on this screen.
    const [x, y] = [box.x + 96 + 400, box.y + 69 + 300];
    await page.mouse.click(x, y);
    await studio.status(/^1 note · /);
    await studio.press('Escape', '2');
    await page.mouse.click(x + 4, y);
    await studio.status('1 note · 1 track · 1 selected');
  });

  test('the output meter moves with the music, and says its level', async () => {
    const meter = studio.page.getByRole('meter', { name: 'Output level' });
    expect(await meter.getAttribute('aria-valuetext')).toBe('silent');
    await studio.button('Play').click();
    await expect.poll(() => meter.getAttribute('aria-valuetext'), { timeout: 30_000 }).toMatch(/^-?\d+ dB$/);
    await studio.button('Stop').click();
    await expect.poll(() => meter.getAttribute('aria-valuetext'), { timeout: 30_000 }).toBe('silent');
  });
});
