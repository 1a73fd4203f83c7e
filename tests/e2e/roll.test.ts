import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/browser.ts';
import { openRoll, type RollBrowser } from '../support/roll-browser.ts';
import { noteAt, songOf } from '../support/roll-hand.ts';
import { scratchFolder } from '../support/scratch.ts';

const song = { ...songOf([noteAt(480, 60), noteAt(960, 64), noteAt(2400, 67, { generated: true })]), seams: [2400] };

describe.skipIf(!chromiumPath)('the roll in a browser', () => {
  const folder = scratchFolder();
  let browser: RollBrowser;
  let page: Page;
  /** Where the notes' canvas begins on the page; 96 pixels are a quarter note, 14 a semitone, and 83 is on top. */
  let corner = { x: 0, y: 0 };
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await openRoll(folder);
    page = browser.page;
    page.on('pageerror', (error) => errors.push(error.message));
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    await page.reload();
    await page.evaluate(async (opened) => {
      window.studio.document.open(opened);
      await window.drawn();
    }, song);
    corner = (await page.locator('.notes').boundingBox()) ?? corner;
    errors.length = 0;
  });

  const x = (tick: number) => corner.x + (tick * 96) / 480;
  const y = (pitch: number) => corner.y + (83.5 - pitch) * 14;
  const places = () =>
    page.evaluate(() =>
      window.studio.document.song.tracks[0]?.notes.map(({ tick, pitch, duration }) => [tick, pitch, duration]),
    );
  const before = [
    [480, 60, 480],
    [960, 64, 480],
    [2400, 67, 480],
  ];

  async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 5 });
    await page.mouse.up();
  }

  test('notes are drawn, moved, resized, framed and taken back with the mouse', async () => {
    await drag([x(1500), y(72)], [x(1910), y(72)]);
    expect(await places()).toContainEqual([1440, 72, 480]);
    await drag([x(700), y(60)], [x(940), y(62)]);
    expect(await places()).toContainEqual([720, 62, 480]);
    await drag([x(1436), y(64)], [x(1690), y(64)]);
    expect(await places()).toContainEqual([960, 64, 720]);
    await page.keyboard.down('Shift');
    await drag([x(2900), y(80)], [x(600), y(58)]);
    await page.keyboard.up('Shift');
    expect(await page.evaluate(() => window.studio.document.selection.size)).toBe(4);
    await page.evaluate(() => {
      for (let i = 0; i < 3; i++) window.studio.document.undo();
    });
    expect(await places()).toEqual(before);
    expect(errors).toEqual([]);
  });

  test('a velocity is dragged in its lane', async () => {
    const lane = await page.locator('.lane .lane').boundingBox();
    if (!lane) throw new Error('There is no velocity lane.');
    const tip = lane.y + 8 + (1 - 80 / 127) * (lane.height - 8);
    await drag([x(480) + 1, tip], [x(480) + 1, lane.y + 2]);
    expect(await page.evaluate(() => window.studio.document.song.tracks[0]?.notes[0]?.velocity)).toBe(127);
  });

  test('Esc takes a drag back while the button is still down', async () => {
    await page.mouse.move(x(700), y(60));
    await page.mouse.down();
    await page.mouse.move(x(1200), y(66), { steps: 4 });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await places()).toEqual(before);
  });

  test('a double click erases a note, but never the one that its first click drew', async () => {
    await page.mouse.dblclick(x(1200), y(64));
    expect(await places()).toHaveLength(2);
    await page.mouse.dblclick(x(4000), y(72));
    expect(await places()).toHaveLength(3);
  });

  test('the wheel scrolls, and zooms time and pitch about the pointer', async () => {
    const view = () =>
      page.evaluate(() => {
        const { scrollTick, scrollPitch, pixelsPerQuarter, pixelsPerPitch } = window.studio.view;
        return { scrollTick, scrollPitch, pixelsPerQuarter, pixelsPerPitch };
      });
    const turn = async (dy: number, key?: string) => {
      if (key) await page.keyboard.down(key);
      await page.mouse.wheel(0, dy);
      if (key) await page.keyboard.up(key);
      await page.evaluate(() => window.drawn());
    };
    await page.mouse.move(x(1920), y(70));
    await turn(70);
    expect((await view()).scrollPitch).toBeCloseTo(79, 5);
    await turn(48, 'Shift');
    const { scrollTick } = await view();
    expect(scrollTick).toBeCloseTo(240, 5);
    await turn(-200, 'Control');
    const zoomed = await view();
    expect(zoomed.pixelsPerQuarter).toBeGreaterThan(96);
    const pixels = x(1920) - corner.x;
    expect(zoomed.scrollTick + (pixels * 480) / zoomed.pixelsPerQuarter).toBeCloseTo(240 + 1920, 3);
    await turn(-200, 'Alt');
    expect((await view()).pixelsPerPitch).toBeGreaterThan(14);
  });

  test('the view scrolls on while a drag holds the pointer beyond its edge, and the drag goes with it', async () => {
    await page.mouse.move(x(700), y(60));
    await page.mouse.down();
    // Beyond the right edge there is no more page, so the left one of a view that is scrolled away from the start.
    await page.evaluate(() => {
      window.studio.view.scrollTick = 480;
    });
    await page.mouse.move(corner.x - 40, y(60), { steps: 4 });
    await expect.poll(() => page.evaluate(() => window.studio.view.scrollTick)).toBe(0);
    await page.mouse.up();
    expect((await places())?.[0]).toEqual([0, 60, 480]);
  });

  test('the ruler seeks and sets the loop, and a flag is changed by double click', async () => {
    const ruler = await page.locator('.ruler').boundingBox();
    if (!ruler) throw new Error('There is no ruler.');
    await page.mouse.click(x(960), ruler.y + 34);
    expect(await page.evaluate(() => window.studio.transport.tick)).toBe(960);
    await drag([x(480), ruler.y + 34], [x(1920), ruler.y + 34]);
    expect(await page.evaluate(() => window.studio.transport.loop)).toEqual({ start: 480, end: 1920, on: true });
    await page.mouse.dblclick(x(2000), ruler.y + 10);
    await page.getByLabel('Quarter notes a minute').fill('90');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => window.studio.document.song.tempi)).toEqual([
      { tick: 1920, microsecondsPerQuarter: 666_667 },
    ]);
    await page.getByRole('button', { name: '♩ 90' }).dblclick();
    await page.getByRole('button', { name: 'Remove' }).click();
    expect(await page.evaluate(() => window.studio.document.song.tempi)).toEqual([]);
  });

  test('it is a region that takes the keyboard, says what is selected, and lets keys through', async () => {
    const region = page.getByRole('region', { name: 'Piano roll' });
    await region.focus();
    await page.evaluate(() => {
      window.studio.document.select(window.studio.document.song.tracks[0]?.notes.slice(0, 2) ?? []);
      window.addEventListener('keydown', ({ key, defaultPrevented }) => {
        document.title += `${key === ' ' ? 'Space' : key}${defaultPrevented ? '!' : ''};`;
      });
      document.title = '';
    });
    await expect.poll(() => region.textContent()).toContain('2 notes selected, C4 to E4, bar 1');
    await page.keyboard.press('ArrowUp');
    // Over the notes the space bar pans while it is held, and is handed on when it is let go.
    await page.mouse.move(x(1500), y(72));
    await page.keyboard.press(' ');
    expect(await page.title()).toBe('ArrowUp;Space!;Space;');
    await page.keyboard.down(' ');
    await drag([x(1500), y(72)], [x(1020), y(72)]);
    await page.keyboard.up(' ');
    expect(await page.evaluate(() => Math.round(window.studio.view.scrollTick))).toBe(480);
    expect(await page.title()).toBe('ArrowUp;Space!;Space;Space!;');
    expect(await places()).toEqual(before);
  });

  test('a right click selects the note under it and asks for the menu there', async () => {
    await page.mouse.click(x(1200), y(64), { button: 'right' });
    expect(await page.evaluate(() => window.studio.overlays.open)).toMatchObject({ name: 'menu', x: x(1200) });
    expect(await page.evaluate(() => [...window.studio.document.selection].map(({ pitch }) => pitch))).toEqual([64]);
  });

  /**
   * The colours, red, green and blue, that are drawn at places by tick and pitch, moved by some pixels.
   * @param of what is looked at, in which tick 0 lies so many pixels from the left
   */
  async function coloursAt(
    places: readonly (readonly [tick: number, pitch: number, right?: number, down?: number])[],
    of = page.locator('.notes'),
    left = 0,
  ): Promise<number[][]> {
    await page.evaluate(() => window.drawn());
    const shot = await of.screenshot();
    return page.evaluate(
      async ({ data, at }) => {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
        context?.drawImage(image, 0, 0);
        return at.map(([px = 0, py = 0]) => [...(context?.getImageData(px, py, 1, 1).data ?? [])].slice(0, 3));
      },
      {
        data: shot.toString('base64'),
        at: places.map(([tick, pitch, right = 0, down = 0]) => [
          x(tick) - corner.x + left + right,
          y(pitch) - corner.y + down,
        ]),
      },
    );
  }
  const difference = (one: readonly number[] = [], other: readonly number[] = []) =>
    Math.max(...one.map((value, i) => Math.abs(value - (other[i] ?? 0))));

  test('a human’s and a model’s notes have colours of their own, and the seam is drawn between them', async () => {
    const [human = [], model = [], seam = []] = await coloursAt([
      [720, 60],
      [2400, 67, 2, -4],
      [2400, 50, -1],
    ]);
    // Amber has more red than blue, teal the other way round, and the seam is red with little green.
    expect((human[0] ?? 0) - (human[2] ?? 0)).toBeGreaterThan(60);
    expect((model[2] ?? 0) - (model[0] ?? 0)).toBeGreaterThan(60);
    expect((seam[0] ?? 0) - (seam[1] ?? 0)).toBeGreaterThan(100);
  });

  test('notes are coloured by what they cost, fainter where that is out of date, and those of which nobody knows grey', async () => {
    const places = [
      [720, 60],
      [1200, 64],
      [2640, 67, 0, -4],
    ] as const;
    const colour = (stale: boolean) =>
      page.evaluate((stale) => {
        const [low, high] = window.studio.document.song.tracks[0]?.notes ?? [];
        if (!low || !high) throw new Error('There are no notes.');
        const nats = new Map([
          [low, 0.5],
          [high, 11],
        ]);
        window.studio.surprise.shown = { nats, stale };
      }, stale);
    const [, , model = []] = await coloursAt(places);
    await colour(false);
    const [expected = [], surprising = [], unread = []] = await coloursAt(places);
    const light = (rgb: readonly number[]) => rgb.reduce((sum, value) => sum + value, 0);
    expect(light(surprising)).toBeGreaterThan(light(expected) + 200);
    expect(difference(unread, model)).toBeGreaterThan(40);
    expect(Math.max(...unread) - Math.min(...unread)).toBeLessThan(50);
    await colour(true);
    const [, faded = []] = await coloursAt(places);
    expect(light(faded)).toBeLessThan(0.7 * light(surprising));
  });

  test('what is expected next is drawn on the keys, the likelier the longer', async () => {
    const keys = page.locator('.keys');
    const box = await keys.boundingBox();
    if (!box) throw new Error('There are no keys.');
    const plain = await keys.screenshot();
    await page.evaluate(() => {
      window.studio.expected.shown = Array.from({ length: 128 }, (_, pitch) =>
        pitch === 72 ? 0.6 : pitch === 74 ? 0.3 : 0,
      );
    });
    const teal = async (pitch: number, share: number) => {
      const [colour = []] = await coloursAt([[0, pitch, -box.width * share]], keys, box.width);
      return (colour[1] ?? 0) - (colour[0] ?? 0) > 60;
    };
    expect([await teal(72, 0.9), await teal(72, 0.1)]).toEqual([true, true]);
    expect([await teal(74, 0.9), await teal(74, 0.1)]).toEqual([false, true]);
    expect([await teal(76, 0.9), await teal(76, 0.1)]).toEqual([false, false]);
    await page.evaluate(() => {
      window.studio.expected.shown = undefined;
    });
    await page.evaluate(() => window.drawn());
    expect((await keys.screenshot()).equals(plain)).toBe(true);
  });

  test('other tracks’ notes are drawn behind, fainter than those in front, or not at all', async () => {
    await page.evaluate(
      async (opened) => {
        window.studio.document.open(opened);
        await window.drawn();
      },
      songOf([noteAt(480, 60)], [noteAt(1440, 60)]),
    );
    const places = [
      [720, 60],
      [1680, 60],
      [2640, 60],
    ] as const;
    const [front, ghost, empty] = await coloursAt(places);
    expect(difference(ghost, empty)).toBeGreaterThan(15);
    expect(difference(front, empty)).toBeGreaterThan(2 * difference(ghost, empty));
    await page.evaluate(() => {
      window.studio.view.ghosts = false;
    });
    const [, hidden, still] = await coloursAt(places);
    expect(hidden).toEqual(still);
  });

  test('rows outside of the key are shaded, from where the key holds', async () => {
    const opened = { ...song, keys: [{ tick: 2880, fifths: 1, mode: 'major' as const }], seams: [] };
    await page.evaluate(async (other) => {
      window.studio.document.open(other);
      await window.drawn();
    }, opened);
    // F and F sharp: before G major black keys are dark, and in it F is outside and F sharp inside.
    const [f, fSharp, fInG, fSharpInG] = await coloursAt([
      [1450, 77, 7],
      [1450, 78, 7],
      [3370, 77, 7],
      [3370, 78, 7],
    ]);
    expect(difference(f, fSharp)).toBeGreaterThan(2);
    expect([fInG, fSharpInG]).toEqual([fSharp, f]);
  });

  test('a note that sounds lights up, and so does its key', async () => {
    const keys = page.locator('.keys');
    const [dark] = await coloursAt([[720, 60]]);
    const keysBefore = await keys.screenshot();
    await page.evaluate(() => {
      window.studio.transport.tick = 600;
      window.studio.transport.sounding = new Set([60]);
    });
    const [lit] = await coloursAt([[720, 60]]);
    expect(difference(lit, dark)).toBeGreaterThan(20);
    expect((await keys.screenshot()).equals(keysBefore)).toBe(false);
  });

  test('a key that is clicked is heard, and those that the pointer slides over', async () => {
    const keys = await page.locator('.keys').boundingBox();
    if (!keys) throw new Error('There are no keys.');
    await drag([keys.x + 20, y(72)], [keys.x + 20, y(70)]);
    expect(await page.evaluate(() => window.studio.heard)).toEqual([72, 71, 70]);
  });

  test('the note that a drag takes up and down is heard at each pitch', async () => {
    await drag([x(700), y(60)], [x(700), y(62)]);
    expect(await page.evaluate(() => window.studio.heard)).toEqual([60, 61, 62]);
  });
});
