/**
 * Scrolls and zooms 100,000 notes in Chromium, which draws in software, and prints how long frames take: the median and
 * the 95th percentile of the times between one animation frame and the next while real wheel events come in. The notes
 * are those of issue 5's figures for ryohey/signal (median 16.7 ms, 95th percentile 133 to 150 ms, opened in 1.45 s):
 * ten tracks of 10,000. What it takes to open them is counted from the file's bytes to the second frame that shows them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Note, Song, Track } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { openRoll } from '../support/roll-browser.ts';

const ppq = 480;
const tracks = 10;
const notesATrack = 10_000;

/** Ten parts, each with a range of its own, in which notes of a sixteenth to a bar follow each other. */
function bigSong(): Song {
  const generator = new Random(1);
  const random = () => generator.uint32() / 2 ** 32;
  const parts = Array.from({ length: tracks }, (_, part): Track => {
    let tick = 0;
    const notes = Array.from({ length: notesATrack }, (): Note => {
      const duration = 120 * (1 + Math.floor(random() ** 3 * 16));
      const note = {
        tick,
        duration,
        pitch: 30 + part * 6 + Math.floor(random() * 18),
        velocity: 40 + Math.floor(random() * 80),
      };
      tick += 120 * (1 + Math.floor(random() * 2));
      return note;
    });
    const channel = part === 9 ? 10 : part;
    const name = `Part ${part + 1}`;
    return { name, channel, program: part * 8, drums: false, notes, controls: [], bends: [], programChanges: [] };
  });
  const ticks = Math.max(...parts.flatMap(({ notes }) => notes.map((note) => note.tick + note.duration)));
  return { title: 'Big', ppq, tracks: parts, tempi: [], meters: [], keys: [], ticks };
}

/** Milliseconds between frames while `step` is done again and again for a few seconds; ascending. */
async function framesWhile(page: Page, step: (i: number) => Promise<void>): Promise<readonly number[]> {
  const stop = await page.evaluateHandle(() => window.countFrames());
  const end = performance.now() + 6000;
  for (let i = 0; performance.now() < end; i++) await step(i);
  const frames = await stop.evaluate((finish) => finish());
  return frames.toSorted((a, b) => a - b);
}

function report(name: string, sorted: readonly number[]): void {
  const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN).toFixed(1).padStart(7);
  console.log(`${name.padEnd(44)}${String(sorted.length).padStart(7)}${at(0.5)} ms${at(0.95)} ms${at(1)} ms`);
}

const folder = mkdtempSync(join(tmpdir(), 'segue-bench-'));
const { page, close } = await openRoll(folder, { width: 1440, height: 860 });
try {
  const bytes = [...writeMidi(bigSong())];
  const opened = await page.evaluate((file) => window.openMidi(file), bytes);
  const count = await page.evaluate(() => window.studio.document.notes);
  console.log(`${count} notes on ${tracks} tracks, opened and drawn in ${opened.toFixed(0)} ms\n`);
  console.log(`${''.padEnd(44)} frames    median      95 %   longest`);
  const { mouse, keyboard } = page;
  await mouse.move(700, 300);
  const sideways = (length: number, pixels: number) => (i: number) =>
    mouse.wheel(i % length < length / 2 ? pixels : -pixels, 0);
  report('scrolled in time', await framesWhile(page, sideways(240, 60)));
  report('scrolled in pitch', await framesWhile(page, (i) => mouse.wheel(0, i % 30 < 15 ? 40 : -40)));
  await keyboard.down('Control');
  report('zoomed in time', await framesWhile(page, (i) => mouse.wheel(0, i % 120 < 60 ? 60 : -60)));
  await keyboard.up('Control');
  await page.evaluate(() => {
    window.studio.view.pixelsPerQuarter = 8;
    window.studio.view.pixelsPerPitch = 5;
  });
  report('scrolled in time, small notes', await framesWhile(page, sideways(60, 40)));
  await page.evaluate(() => {
    window.studio.view.pixelsPerQuarter = 1;
    window.studio.view.scrollTick = 0;
  });
  report('scrolled in time, as far out as it goes', await framesWhile(page, sideways(60, 40)));
  // The same once more with notes coloured by surprise, beside the plain ones in turn, since machines get busy.
  const colour = (on: boolean) =>
    page.evaluate((on) => {
      const { document, surprise } = window.studio;
      const all = on ? document.song.tracks.flatMap(({ notes }) => notes) : [];
      surprise.shown = on ? { nats: new Map(all.map((note, i) => [note, (i * 0.7) % 9])), stale: false } : undefined;
    }, on);
  for (const [zoom, pixelsPerQuarter, pixelsPerPitch] of [
    ['usual zoom', 96, 14],
    ['small notes', 8, 5],
    ['as far out as it goes', 1, 5],
  ] as const) {
    for (const coloured of [false, true]) {
      await colour(coloured);
      await page.evaluate(
        ({ pixelsPerQuarter, pixelsPerPitch }) =>
          Object.assign(window.studio.view, { pixelsPerQuarter, pixelsPerPitch, scrollTick: 0 }),
        { pixelsPerQuarter, pixelsPerPitch },
      );
      report(`${zoom}, ${coloured ? 'by surprise' : 'plain'}`, await framesWhile(page, sideways(60, 40)));
    }
  }
  await colour(false);
  await page.evaluate(() => {
    const { document, view } = window.studio;
    view.pixelsPerQuarter = 96;
    view.pixelsPerPitch = 14;
    view.scrollTick = 0;
    view.scrollPitch = 70;
    document.select(document.song.tracks[0]?.notes ?? []);
  });
  const first = await page.evaluate(() => window.studio.document.song.tracks[0]?.notes[0]);
  const notes = await page.locator('.notes').boundingBox();
  if (!first || !notes) throw new Error('There is no note to drag.');
  const x = notes.x + 10;
  const y = notes.y + (69.5 - first.pitch) * 14;
  await mouse.move(x, y);
  await mouse.down();
  report('10,000 selected notes dragged', await framesWhile(page, (i) => mouse.move(x + (i % 200), y + (i % 5) * 14)));
  await mouse.up();
} finally {
  await close();
  rmSync(folder, { recursive: true });
}
