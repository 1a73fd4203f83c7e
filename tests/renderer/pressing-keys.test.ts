import { beforeAll, describe, expect, test, vi } from 'vitest';
import { pressKey } from '../../renderer/actions/bind-keys.ts';
import { mixOf } from '../../shared/music/song.ts';
import { fakeStudio, settled } from '../support/fake-studio.ts';
import { keyPress } from '../support/shortcuts.ts';
import { noteAt, songOf, trackOf } from '../support/small-songs.ts';

type Held = Parameters<typeof keyPress>[1];

/** Just so much of a page's elements as looking at a key's target needs. */
class FakeElement {
  isContentEditable = false;
  readonly #is: readonly string[];

  /** @param is selectors' parts that it, or an element around it, answers to */
  constructor(...is: readonly string[]) {
    this.#is = is;
  }

  closest(selectors: string): this | null {
    return this.matches(selectors) ? this : null;
  }

  matches(selectors: string): boolean {
    return selectors.split(', ').some((selector) => this.#is.includes(selector));
  }
}
class FakeInput extends FakeElement {
  type = 'text';
}

beforeAll(() => {
  vi.stubGlobal('HTMLElement', FakeElement);
  vi.stubGlobal('HTMLInputElement', FakeInput);
  vi.stubGlobal('HTMLTextAreaElement', class extends FakeElement {});
});

function opened() {
  const fake = fakeStudio();
  fake.studio.project.openSong(songOf(2));
  const press = (key: string, held?: Held, rest?: Partial<KeyboardEvent>) => {
    const preventDefault = vi.fn();
    pressKey(fake.studio, keyPress(key, held, { preventDefault, ...rest }));
    return preventDefault.mock.calls.length > 0;
  };
  return { ...fake, press, document: fake.studio.document };
}

const pitches = ({ document }: ReturnType<typeof opened>) =>
  document.song.tracks[document.track]?.notes.map(({ pitch }) => pitch);

describe('editing by keyboard', () => {
  test('select all, transpose, nudge, undo all', () => {
    const desk = opened();
    desk.press('a', ['Control']);
    expect(desk.document.selection.size).toBe(4);
    desk.press('a', ['Control']);
    expect(desk.document.selection.size).toBe(8);
    desk.press('A', ['Control', 'Shift']);
    desk.press('a', ['Control']);
    desk.press('ArrowUp');
    desk.press('ArrowUp', ['Shift']);
    expect(pitches(desk)).toEqual([73, 74, 75, 76]);
    desk.press('ArrowRight');
    expect(desk.document.song.tracks[0]?.notes.map(({ tick }) => tick)).toEqual([120, 600, 1080, 1560]);
    while (desk.document.canUndo) desk.press('z', ['Control']);
    expect(desk.document.song).toEqual(songOf(2));
    while (desk.document.canRedo) desk.press('y', ['Control']);
    expect(pitches(desk)).toEqual([73, 74, 75, 76]);
  });

  test('copy, paste at the playhead, cut and duplicate', async () => {
    const desk = opened();
    desk.press('a', ['Control']);
    desk.press('c', ['Control']);
    await settled();
    desk.studio.transport.tick = 3840;
    desk.press('v', ['Control']);
    await settled();
    expect(desk.document.song.tracks[0]?.notes.map(({ tick }) => tick)).toEqual([
      0, 480, 960, 1440, 3840, 4320, 4800, 5280,
    ]);
    expect([...desk.document.selection].map(({ tick }) => tick)).toEqual([3840, 4320, 4800, 5280]);
    desk.press('x', ['Control']);
    await settled();
    expect(desk.document.notes).toBe(8);
    desk.press('a', ['Control']);
    desk.press('d', ['Control']);
    expect(desk.document.song.tracks[0]?.notes.at(-1)?.tick).toBe(1920 + 1440);
    desk.press('Delete');
    expect(desk.document.notes).toBe(8);
  });

  test('paste keeps to tracks beside each other, and goes through the system’s clipboard into another window', async () => {
    const desk = opened();
    desk.document.select(desk.document.song.tracks.flatMap(({ notes }) => notes.slice(0, 1)));
    desk.press('c', ['Control']);
    await settled();
    const other = opened();
    other.shell.clip = desk.shell.clip;
    other.studio.project.openSong({ ...songOf(3), ppq: 240 });
    other.document.track = 1;
    other.press('v', ['Control']);
    await settled();
    expect(other.document.song.tracks.map(({ notes }) => notes.length)).toEqual([4, 5, 5]);
    expect([...other.document.selection].map(({ duration }) => duration)).toEqual([240, 240]);
  });

  test('paste works where the system’s clipboard is closed, and says so where there is nothing', async () => {
    const desk = opened();
    desk.shell.clip = undefined;
    desk.press('v', ['Control']);
    await settled();
    expect(desk.studio.notices.list[0]?.text).toContain('no notes in the clipboard');
    desk.press('a', ['Control']);
    desk.press('c', ['Control']);
    await settled();
    desk.press('v', ['Control']);
    await settled();
    expect(desk.document.notes).toBe(12);
  });

  test('quantise takes the settings', () => {
    const desk = opened();
    desk.studio.project.openSong({ ...songOf(), tracks: [trackOf([noteAt(50)])] });
    desk.press('a', ['Control']);
    desk.studio.settings.set({ quantizeStrength: 0.5 });
    desk.press('q');
    expect(desk.document.song.tracks[0]?.notes[0]?.tick).toBe(25);
  });
});

describe('playing by keyboard', () => {
  test('Space plays and pauses, Enter stops where it began, Home goes back', async () => {
    const { studio, press } = opened();
    studio.transport.tick = 480;
    press(' ');
    await settled();
    expect(studio.transport.playing).toBe(true);
    studio.transport.tick = 900;
    press(' ');
    expect(studio.transport).toMatchObject({ playing: false, tick: 900 });
    press(' ');
    await settled();
    studio.transport.tick = 1200;
    press('Enter');
    expect(studio.transport).toMatchObject({ playing: false, tick: 900 });
    press('Home');
    expect(studio.transport.tick).toBe(0);
  });

  test('A and D go by bars', () => {
    const { studio, press } = opened();
    press('d');
    press('d');
    expect(studio.transport.tick).toBe(3840);
    studio.transport.tick = 4000;
    press('a');
    expect(studio.transport.tick).toBe(3840);
    press('a');
    expect(studio.transport.tick).toBe(1920);
    press('a');
    press('a');
    expect(studio.transport.tick).toBe(0);
  });

  test('the loop lies around the bars of the selection', () => {
    const { studio, press, document } = opened();
    document.run({ label: '', edits: [{ kind: 'notes', track: 0, removed: [], added: [noteAt(2000)] }] });
    document.select((document.song.tracks[0]?.notes ?? []).filter(({ tick }) => tick === 2000));
    press('L', ['Shift']);
    expect(studio.transport.loop).toEqual({ start: 1920, end: 3840, on: true });
    press('L', ['Shift']);
    expect(studio.transport.loop?.on).toBe(false);
  });
});

describe('what is seen and heard, by keyboard', () => {
  test('tools, snap, ghosts, following, folding and the metronome are turned on and off', () => {
    const { studio, press } = opened();
    const { view } = studio;
    press('2');
    expect(view.tool).toBe('select');
    press('1');
    expect(view.tool).toBe('pencil');
    for (const [key, held, read] of [
      [',', [], () => view.ghosts],
      ['F', ['Shift'], () => view.follow],
      ['f', [], () => view.fold],
      ['g', [], () => view.snap],
      ['k', [], () => view.snapToScale],
      ['m', ['Control'], () => studio.transport.metronome],
    ] as const) {
      const before = read();
      press(key, [...held]);
      expect(read(), key).toBe(!before);
      press(key, [...held]);
      expect(read(), key).toBe(before);
    }
  });

  test('the track in front is muted and heard alone, each a step of undo', () => {
    const { document, press } = opened();
    document.track = 1;
    const mix = () => document.song.tracks.map((_, track) => mixOf(document.song.tracks[track], track));
    press('m');
    expect(mix().map(({ muted }) => muted)).toEqual([false, true]);
    press('s');
    expect(mix().map(({ solo }) => solo)).toEqual([false, true]);
    press('z', ['Control']);
    press('z', ['Control']);
    expect(mix().some(({ muted, solo }) => muted || solo)).toBe(false);
  });

  test('the backslash shows the loop, and Z the selection or the whole song', () => {
    const { studio, document, press } = opened();
    const { view } = studio;
    /** The ticks at both edges of the roll. */
    const edges = () => [view.scrollTick, view.scrollTick + (view.width * document.song.ppq) / view.pixelsPerQuarter];
    const shows = (start: number, end: number) => {
      const [left = 0, right = 0] = edges();
      expect(left).toBeLessThanOrEqual(start);
      expect(right).toBeGreaterThanOrEqual(end);
      expect(right - left).toBeLessThan(1.2 * (end - start));
    };
    expect(press('\\')).toBe(true);
    studio.transport.loop = { start: 1920, end: 3840, on: true };
    press('\\');
    shows(1920, 3840);
    press('z');
    shows(0, 3840);
    document.select((document.song.tracks[0]?.notes ?? []).slice(1, 3));
    press('z');
    shows(480, 1440);
  });
});

describe('keys that are not shortcuts', () => {
  test('what is typed into a field stays there, but it can be saved from', async () => {
    const { studio, press } = opened();
    const target = new FakeInput() as unknown as EventTarget;
    expect(press('c', [], { target })).toBe(false);
    expect(press(' ', [], { target })).toBe(false);
    expect(press('z', ['Control'], { target })).toBe(false);
    expect(press('a', ['Control'], { target })).toBe(false);
    expect(studio.transport.playing).toBe(false);
    expect(press('s', ['Control'], { target })).toBe(true);
    await settled();
    expect(studio.overlays.open).toEqual({ name: 'save-as' });
  });

  test('a control that was reached by keyboard is worked by its keys; one that was clicked is not', async () => {
    const { studio, press } = opened();
    const reached = new FakeElement('button', ':focus-visible') as unknown as EventTarget;
    expect(press(' ', [], { target: reached })).toBe(false);
    expect(press('c', [], { target: reached })).toBe(true);
    const clicked = new FakeElement('button') as unknown as EventTarget;
    expect(press(' ', [], { target: clicked })).toBe(true);
    await settled();
    expect(studio.transport.playing).toBe(true);
    const slider = new FakeElement('[role=slider]') as unknown as EventTarget;
    expect(press('ArrowUp', [], { target: slider })).toBe(false);
  });

  test('an open dialog has its own, and what was handled already is left', () => {
    const { studio, press } = opened();
    expect(press('d', [], { target: new FakeElement('[role=dialog]') as unknown as EventTarget })).toBe(false);
    expect(press('d', [], { defaultPrevented: true })).toBe(false);
    studio.overlays.show({ name: 'help' });
    expect(press('d')).toBe(false);
    expect(studio.transport.tick).toBe(0);
  });

  test('a held key repeats only what is meant to repeat', async () => {
    const { studio, press } = opened();
    press('d', [], { repeat: true });
    expect(studio.transport.tick).toBe(1920);
    expect(press(' ', [], { repeat: true })).toBe(true);
    await settled();
    expect(studio.transport.playing).toBe(false);
  });

  test('letters play notes where the computer’s keys do; with Ctrl they are shortcuts still', () => {
    const { studio, press, document } = opened();
    studio.settings.set({ computerKeyboard: true });
    expect(press('d')).toBe(false);
    expect(studio.transport.tick).toBe(0);
    expect(press('a', ['Control'])).toBe(true);
    expect(document.selection.size).toBe(4);
  });

  test('what the computer’s keys play can be recorded by key', () => {
    const { studio, press } = opened();
    studio.settings.set({ computerKeyboard: true });
    expect(press('r')).toBe(true);
    expect(studio.transport.recording).toBe(true);
  });

  test('a bound key that can do nothing now does not reach the browser', () => {
    const { press } = opened();
    expect(press('d', ['Control'])).toBe(true);
  });
});

test('where the song is out of sight, keys neither change nor delete its notes', () => {
  const { studio, document, press } = opened();
  document.select(document.song.tracks[0]?.notes ?? []);
  studio.tabs.show('elsewhere');
  press('Delete');
  press('ArrowUp');
  expect(document.canUndo).toBe(false);
  press('?');
  expect(studio.overlays.open).toEqual({ name: 'help' });
});
