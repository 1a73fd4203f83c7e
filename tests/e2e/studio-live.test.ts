import { describe, expect, test } from 'vitest';
import type { Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { chromiumPath } from '../support/browser.ts';
import { childPids } from '../support/child-pids.ts';
import { playedNotes } from '../support/played-notes.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';

describe.skipIf(!chromiumPath)('music that goes on for ever, in the window', () => {
  const under = studioUnderTest();
  let studio: StudioPage;
  let seed: Song;
  /** Bar line after the seed's last onset. */
  let seam: number;

  freshWindow(under, async (opened) => {
    studio = opened;
    seed = await studio.exportMidi();
    const last = Math.max(...seed.tracks.flatMap(({ notes }) => notes.map(({ tick }) => tick)));
    seam = new BarMap(seed).barLineFrom(last + 1);
  });

  /** Puts the playhead one bar before the seam, and presses Live. */
  async function playOn(): Promise<void> {
    const bars = new BarMap(seed).barAt(seam).index;
    await studio.press('Home', ...Array<string>(bars - 1).fill('d'));
    await studio.button('Live').click();
    await studio.button('Stop live').waitFor();
  }

  /** Waits until so many bars have been written and the song shows them. */
  async function written(bars: number): Promise<Song> {
    const map = new BarMap(seed);
    const wanted = map.bar(map.barAt(seam).index + bars).start;
    let song = seed;
    await expect
      .poll(
        async () => {
          song = await studio.exportMidi();
          return Math.max(...song.tracks.flatMap(({ notes }) => notes.map(({ tick }) => tick)));
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBeGreaterThanOrEqual(wanted);
    return song;
  }

  const standing = () => studio.page.getByRole('status', { name: 'Live' });

  /** Notes what is said of the music from now on, however briefly; gives what tells it. */
  async function listenIn(): Promise<() => Promise<readonly string[]>> {
    const said = await standing().evaluateHandle((line) => {
      const texts: string[] = [];
      const note = () => texts.push(line.textContent?.trim() ?? '');
      new MutationObserver(note).observe(line, { subtree: true, childList: true, characterData: true });
      return texts;
    });
    return () => said.jsonValue();
  }

  test('it plays beyond the end, says how far ahead it is, answers a key, and is one step of undo', async () => {
    await playOn();
    await standing()
      .filter({ hasText: /[4-9] bars ahead/ })
      .waitFor();
    await expect.poll(() => studio.loudness(), { timeout: 30_000 }).toBeGreaterThan(0.005);
    const before = await written(8);
    for (const [index, track] of seed.tracks.entries()) {
      const notes = before.tracks[index]?.notes ?? [];
      expect(notes.slice(0, track.notes.length)).toEqual(track.notes);
      for (const note of notes.slice(track.notes.length)) expect(note.tick).toBeGreaterThanOrEqual(seam);
    }
    const said = await listenIn();
    await studio.press('Control+Shift+k');
    // The computer's keys A and W play C and C sharp.
    await studio.page.keyboard.down('KeyA');
    await studio.page.keyboard.down('KeyW');
    await studio.page.keyboard.up('KeyA');
    await studio.page.keyboard.up('KeyW');
    await expect.poll(said, { timeout: 30_000 }).toContainEqual(expect.stringContaining('Answering what you played'));
    await standing()
      .filter({ hasText: /[2-9] bars ahead/ })
      .waitFor();
    await studio.button('Stop live').click();
    await studio.button('Live').waitFor();
    const after = await studio.exportMidi();
    const played = playedNotes(after)
      .flat()
      .filter(([, pitch, , velocity]) => (pitch === 60 || pitch === 61) && velocity === 96);
    expect(played.map(([, pitch]) => pitch).sort()).toEqual([60, 61]);
    // What had sounded stays; what was written beyond it gives way to an answer.
    const phrase = Math.max(...played.map(([tick = 0]) => tick));
    const onsets = (song: Song) =>
      playedNotes(song)
        .flat()
        .map(([tick = 0, pitch = 0]) => ({ tick, pitch }));
    const kept = new Set(onsets(after).map(({ tick, pitch }) => `${tick} ${pitch}`));
    const sounded = onsets(before).filter(({ tick }) => tick < phrase);
    expect(sounded.filter(({ tick, pitch }) => !kept.has(`${tick} ${pitch}`))).toEqual([]);
    expect(Math.max(...onsets(after).map(({ tick }) => tick))).toBeGreaterThan(phrase);
    await studio.button('Undo').click();
    expect(playedNotes(await studio.exportMidi())).toEqual(playedNotes(seed));
    expect(await studio.button('Undo').getAttribute('aria-disabled')).toBe('true');
  });

  test.skipIf(process.platform === 'win32')('an engine that is killed takes nothing away, and it goes on', async () => {
    await playOn();
    await standing()
      .filter({ hasText: /[4-9] bars ahead/ })
      .waitFor();
    const before = await studio.exportMidi();
    for (const pid of childPids(under.server.pid, 'engine')) process.kill(pid, 'SIGKILL');
    const after = await written(12);
    const kept = new Set(playedNotes(after).flat().map(String));
    expect(
      playedNotes(before)
        .flat()
        .filter((note) => !kept.has(String(note))),
    ).toEqual([]);
    await studio.press('v');
    await studio.button('Live').waitFor();
  });
});
