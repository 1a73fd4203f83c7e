import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSong } from '../../main/files/read-song.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { chromiumPath } from '../support/browser.ts';
import { playedNotes } from '../support/played-notes.ts';
import { root } from '../support/project-files.ts';
import { segue } from '../support/segue.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';
import { trainTinyModel } from '../support/tiny-model.ts';

const tune = join(root, 'assets/songs/kesh-jig.abc');

describe.skipIf(!chromiumPath)('bars written anew in the window', () => {
  const under = studioUnderTest((data) => trainTinyModel(data));
  let studio: StudioPage;
  let song: Song;
  let bars: BarMap;

  freshWindow(under, async (opened) => {
    studio = opened;
    ({ song } = await readSong(tune));
    bars = new BarMap(song);
    await studio.importFile(tune);
    await studio.status(`${notesOf(song).length} notes`);
  });

  const notesOf = ({ tracks }: Song) => tracks.flatMap(({ notes }) => notes);

  /** Where ticks stand in the window, found out by clicking far right in the ruler and reading where that led. */
  async function placeOf(): Promise<(tick: number) => number> {
    await studio.page.getByLabel('Grid', { exact: true }).selectOption('1/64');
    const { x, y, width, height } = await box('.ruler');
    await studio.page.mouse.click(x + width - 20, y + height - 6);
    const text = await studio.page.getByTitle('Bar, beat and tick').innerText();
    const [bar = 0, beat = 0, rest = 0] = text.split('.').map(Number);
    const { start, meter } = bars.bar(bar - (bars.pickup ? 0 : 1));
    const last = start + ((beat - 1) * 4 * song.ppq) / meter.denominator + rest;
    return (tick) => x + (tick / last) * (width - 20);
  }

  async function box(selector: string) {
    const found = await studio.page.locator(selector).first().boundingBox();
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  }

  async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await studio.page.mouse.move(...from);
    await studio.page.mouse.down();
    await studio.page.mouse.move(...to, { steps: 6 });
    await studio.page.mouse.up();
  }

  /** Loops bars by a drag in the ruler, and frames one of the notes in them. */
  async function loopAndSelect(from: number, to: number, note: Note): Promise<void> {
    const x = await placeOf();
    const ruler = await box('.ruler');
    const y = ruler.y + ruler.height - 6;
    // The whole of the bars is meant by most of them.
    await drag([x(from) + 8, y], [x(to) - 8, y]);
    const roll = await box('.notes');
    await studio.press('2');
    await drag([x(note.tick) + 5, roll.y + 3], [x(note.tick) + 12, roll.y + roll.height - 3]);
    await studio.status(/ 1 selected/);
  }

  const dialog = () => studio.page.getByRole('dialog', { name: 'Write these bars anew' });

  test('a take changes the looped bars alone, keeps the locked note, is one step of undo, and is what the command writes', async () => {
    const [from, to] = [bars.bar(2).start, bars.bar(4).start];
    const inside = ({ tick }: Note) => tick >= from && tick < to;
    const before = playedNotes(await studio.exportMidi());
    const locked = notesOf(song).filter(inside)[3];
    if (!locked) throw new Error('There are too few notes in these bars.');
    await loopAndSelect(from, to, locked);
    await studio.press('w');
    await dialog().getByText('Bars 3–4 · 1 note locked').waitFor();
    await dialog().getByRole('slider', { name: 'Takes', exact: true }).fill('2');
    // The model knows the tune; this boldly it writes something else.
    await dialog().getByRole('slider', { name: 'Adventure', exact: true }).fill('1.7');
    await dialog().getByRole('button', { name: 'Write anew' }).click();
    const take = studio.button('Show Take 2, bars 3–4');
    await take.waitFor();
    const about = (await take.getAttribute('title')) ?? '';
    expect(about).toContain('2 bars, written anew around 1 locked note');
    const seed = /seed (\d+)/.exec(about)?.[1] ?? '';
    await studio.press('Shift+S');
    await studio.page.getByText('the take’s with both sides known').waitFor();
    await studio.press('Shift+S');
    expect(playedNotes(await studio.exportMidi())).toEqual(before);

    await studio.button('Accept Take 2, bars 3–4').click();
    const after = await studio.exportMidi();
    const outside = (one: Song) =>
      notesOf(one)
        .filter((note) => !inside(note))
        .map(plain);
    expect(outside(after)).toEqual(outside(song));
    const filled = notesOf(after).filter(inside).map(plain);
    expect(filled).toContainEqual(plain(locked));
    expect(filled).not.toEqual(notesOf(song).filter(inside).map(plain));
    expect(after.seams ?? []).toEqual([]);

    const [lock, out] = [join(under.data, 'lock.mid'), join(under.data, 'out.mid')];
    const tracks = song.tracks.map((track) => ({ ...track, notes: track.notes.filter((note) => note === locked) }));
    writeFileSync(lock, writeMidi({ ...song, tracks }));
    const model = join(root, 'assets/models/folk.safetensors');
    const how = ['--temperature', '1.7', '--top-p', '0.95', '--seed', seed, '--from-bar', '3', '--to-bar', '4'];
    const ended = await segue(['infill', '--model', model, '--in', tune, '--lock', lock, '--out', out, ...how]);
    expect(ended).toMatchObject({ code: 0 });
    expect(notesOf(after).map(plain)).toEqual(notesOf(readMidi(readFileSync(out)).song).map(plain));

    await studio.button('Undo').click();
    expect(playedNotes(await studio.exportMidi())).toEqual(before);
    expect(await studio.button('Undo').getAttribute('aria-disabled')).toBe('true');
    await studio.button('More about Take 2, bars 3–4').click();
    await studio.page.getByRole('menuitem', { name: 'Make it again' }).click();
    await studio.page.getByText('“Take 2, bars 3–4” came out the same again, note for note.').waitFor();
  });

  test('a model that was not trained for it says so before the press, and so do bars that nothing follows', async () => {
    await studio.press('Control+a', 'w');
    await dialog().getByText('No music follows these bars').waitFor();
    expect(await dialog().getByRole('button', { name: 'Write anew' }).isDisabled()).toBe(true);
    await studio.page.keyboard.press('Escape');
    const [from, to] = [bars.bar(2).start, bars.bar(4).start];
    const note = notesOf(song).find(({ tick }) => tick >= from);
    if (note) await loopAndSelect(from, to, note);
    await studio.press('w');
    await dialog().getByLabel('Model: Folk').click();
    await studio.page.getByRole('option', { name: 'Tiny' }).click();
    await dialog().getByText('Tiny was not trained to fill gaps; choose a model that was.').waitFor();
    expect(await dialog().getByRole('button', { name: 'Write anew' }).isDisabled()).toBe(true);
  });
});

function plain({ tick, duration, pitch, velocity }: Note): string {
  return `${tick} ${duration} ${pitch} ${velocity}`;
}
