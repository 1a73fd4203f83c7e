import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Note, Song, Track } from '../../shared/music/song.ts';
import { TempoMap } from '../../shared/music/time.ts';
import { countIn } from '../../shared/sound/beats.ts';
import { Sequencer } from '../../shared/sound/sequencer.ts';
import { FakePerformer } from '../support/fake-performer.ts';

const ppq = 96;

function track(notes: readonly Note[], rest: Partial<Track> = {}): Track {
  const usual = { name: '', channel: 0, program: 0, drums: false, controls: [], bends: [], programChanges: [] };
  return { ...usual, notes, ...rest };
}

function song(tracks: readonly Track[], rest: Partial<Song> = {}): Song {
  const ticks = Math.max(1, ...tracks.flatMap(({ notes }) => notes.map((note) => note.tick + note.duration)));
  return { title: '', ppq, tracks, tempi: [], meters: [], keys: [], ticks, ...rest };
}

const note = (tick: number, duration = 24, pitch = 60): Note => ({ tick, duration, pitch, velocity: 80 });

const someNotes = fc
  .array(fc.tuple(fc.nat(2000), fc.integer({ min: 1, max: 700 }), fc.integer({ min: 0, max: 127 })), { maxLength: 40 })
  .map((list) => list.map(([tick, length, pitch]) => note(tick, length, pitch)).sort((a, b) => a.tick - b.tick));

const someTempi = fc
  .array(fc.tuple(fc.nat(2000), fc.integer({ min: 60_000, max: 2_000_000 })), { maxLength: 6 })
  .map((list) =>
    list
      .sort((a, b) => a[0] - b[0])
      .filter(([tick], i) => list[i + 1]?.[0] !== tick)
      .map(([tick, microsecondsPerQuarter]) => ({ tick, microsecondsPerQuarter })),
  );

const someSong = fc
  .record({ tracks: fc.array(someNotes, { minLength: 1, maxLength: 3 }), tempi: someTempi })
  .map(({ tracks, tempi }) =>
    song(
      tracks.map((notes) => track(notes)),
      { tempi },
    ),
  );

/** How long each window is, in seconds. */
const someWindows = fc.array(fc.double({ min: 0.0001, max: 1.7, noNaN: true }), { minLength: 1, maxLength: 20 });

/** Advances window by window, over and over, until a time. */
function run(sequencer: Sequencer<unknown>, windows: readonly number[], until: number, from = 0): void {
  let now = from;
  for (let i = 0; now < until; i++) {
    const next = Math.min(until, now + (windows[i % windows.length] ?? 1));
    sequencer.advance(next, now);
    now = next;
  }
}

const key = ({ track, note }: { track: number; note: Note }) => `${track} ${note.tick} ${note.duration} ${note.pitch}`;

describe('a song played once', () => {
  test('every note sounds exactly once, when and as long as the tempo map says, however time is cut', () => {
    fc.assert(
      fc.property(someSong, someWindows, fc.double({ min: 0, max: 1e4, noNaN: true }), (music, windows, begin) => {
        const performer = new FakePerformer();
        const sequencer = new Sequencer(performer, music);
        const tempi = new TempoMap(music);
        const end = begin + tempi.seconds(music.ticks);
        sequencer.start(0, begin);
        run(sequencer, windows, end + 0.01, begin);
        const all = music.tracks.flatMap((one, i) => one.notes.map((n) => key({ track: i, note: n })));
        expect(performer.played.map(key).sort()).toEqual(all.sort());
        for (const { note: n, time, off } of performer.played) {
          expect(Math.abs(time - begin - tempi.seconds(n.tick))).toBeLessThan(1e-9);
          expect(Math.abs((off ?? Number.NaN) - begin - tempi.seconds(n.tick + n.duration))).toBeLessThan(1e-9);
        }
        expect(sequencer.endTime).toBeCloseTo(end, 9);
      }),
    );
  });

  test('from the middle, the notes that begin there or later sound, and no others', () => {
    fc.assert(
      fc.property(someSong, fc.double({ min: 0, max: 2700, noNaN: true }), someWindows, (music, from, windows) => {
        const performer = new FakePerformer();
        const sequencer = new Sequencer(performer, music);
        sequencer.start(from, 5);
        run(sequencer, windows, 5 + new TempoMap(music).seconds(music.ticks) + 1, 5);
        const expected = music.tracks.flatMap((one, i) =>
          one.notes.filter((n) => n.tick >= from).map((n) => key({ track: i, note: n })),
        );
        expect(performer.played.map(key).sort()).toEqual(expected.sort());
      }),
    );
  });

  test('the tick at a time is the inverse of the time of a tick', () => {
    fc.assert(
      fc.property(someSong, fc.nat(2000), (music, tick) => {
        const sequencer = new Sequencer(new FakePerformer(), music);
        sequencer.endless = true;
        sequencer.start(0, 3);
        expect(sequencer.tickAt(3 + new TempoMap(music).seconds(tick))).toBeCloseTo(tick, 6);
        expect(sequencer.tickAt(0)).toBe(0);
      }),
    );
  });
});

describe('a loop', () => {
  const someLoop = fc
    .tuple(fc.nat(1500), fc.integer({ min: 20, max: 900 }))
    .map(([start, length]) => ({ start, end: start + length }));

  test('each of its notes sounds once a round, a round being as long as the tempo map says, and ends within it', () => {
    fc.assert(
      fc.property(someSong, someLoop, someWindows, (music, loop, windows) => {
        const performer = new FakePerformer();
        const sequencer = new Sequencer(performer, music);
        const tempi = new TempoMap(music);
        const round = tempi.seconds(loop.end) - tempi.seconds(loop.start);
        const rounds = 3;
        sequencer.start(loop.start, 1);
        sequencer.setLoop(loop, 0);
        run(sequencer, windows, 1 + rounds * round - 1e-9, 1);
        expect(sequencer.endTime).toBeUndefined();
        for (const [i, one] of music.tracks.entries()) {
          for (const n of one.notes) {
            const times = performer.played
              .filter(({ track: t, note: other }) => t === i && other === n)
              .map(({ time }) => time);
            const inside = n.tick >= loop.start && n.tick < loop.end;
            const first = 1 + tempi.seconds(n.tick) - tempi.seconds(loop.start);
            expect(times).toHaveLength(inside ? rounds : 0);
            for (const [r, time] of times.entries()) expect(Math.abs(time - first - r * round)).toBeLessThan(1e-9);
          }
        }
        for (const { time, off } of performer.played) {
          const end = 1 + (Math.floor((time - 1 + 1e-9) / round) + 1) * round;
          if (off !== undefined) expect(off).toBeLessThanOrEqual(end + 1e-6);
        }
      }),
    );
  });

  test('a playhead behind its end plays on, and one before it runs into it', () => {
    const music = song([track([note(0), note(96), note(192), note(288)])]);
    const behind = new FakePerformer();
    const after = new Sequencer(behind, music);
    after.setLoop({ start: 0, end: 96 }, 0);
    after.start(192, 0);
    run(after, [0.1], 3);
    expect(behind.played.map((one) => one.note.tick)).toEqual([192, 288]);

    const before = new FakePerformer();
    const into = new Sequencer(before, music);
    into.setLoop({ start: 96, end: 192 }, 0);
    into.start(0, 0);
    run(into, [0.1], 1.99);
    expect(before.played.map((one) => one.note.tick)).toEqual([0, 96, 96, 96]);
  });

  test('an empty or turned loop is none', () => {
    const performer = new FakePerformer();
    const sequencer = new Sequencer(performer, song([track([note(0), note(96)])]));
    sequencer.setLoop({ start: 48, end: 48 }, 0);
    sequencer.start(0, 0);
    run(sequencer, [0.1], 2);
    expect(performer.played).toHaveLength(2);
  });
});

describe('edits while it plays', () => {
  test('whatever is edited and whenever, what is heard is each song’s own part of the music', () => {
    const someTime = fc.double({ min: 0, max: 6, noNaN: true });
    fc.assert(
      fc.property(someNotes, someNotes, someTime, someWindows, (before, after, now, windows) => {
        const performer = new FakePerformer();
        const sequencer = new Sequencer(performer, song([track(before)], { ticks: 4000 }));
        sequencer.start(0, 0);
        run(sequencer, windows, now);
        // Planned ahead, and partly to be taken back.
        sequencer.advance(now + 0.3, now);
        const changed = song([track(after)], { ticks: 4000 });
        sequencer.setSong(changed, now);
        run(sequencer, windows, 22, now);
        expect(sequencer.tickAt(22)).toBe(4000);
        const edited = now / (0.5 / ppq);
        const expected = [...before.filter((n) => n.tick < edited), ...after.filter((n) => n.tick >= edited)].map((n) =>
          key({ track: 0, note: n }),
        );
        expect(performer.heard.map(key).sort()).toEqual(expected.sort());
      }),
    );
  });

  test('a note that sounds is let ring to its new end, and one that was deleted ends at once', () => {
    const long = note(0, 960);
    const other = note(0, 960, 64);
    const performer = new FakePerformer();
    const sequencer = new Sequencer(performer, song([track([long, other])]));
    sequencer.start(0, 0);
    sequencer.advance(1, 0.9);
    sequencer.setSong(song([track([{ ...long, duration: 480 }])], { ticks: 960 }), 1);
    sequencer.advance(6, 1);
    expect(performer.played).toHaveLength(2);
    expect(performer.played.find((one) => one.note.pitch === 60)?.off).toBeCloseTo(2.5, 9);
    expect(performer.played.find((one) => one.note.pitch === 64)?.cut).toBe(1);
  });

  test('a new tempo counts from where the music is', () => {
    const music = song([track([note(0), note(192), note(384)])]);
    const performer = new FakePerformer();
    const sequencer = new Sequencer(performer, music);
    sequencer.start(0, 0);
    sequencer.advance(0.6, 0.5);
    sequencer.setSong({ ...music, tempi: [{ tick: 0, microsecondsPerQuarter: 250_000 }] }, 0.5);
    sequencer.advance(9, 0.5);
    // Half a second is a quarter in; another quarter at twice the tempo is a quarter of a second.
    expect(performer.heard.map((one) => one.time)).toEqual([0, 0.75, 1.25]);
  });
});

describe('what is not notes', () => {
  test('the metronome clicks each beat once, with an accent at each bar, through changes of meter', () => {
    const performer = new FakePerformer();
    const meters = [
      { tick: 0, numerator: 3, denominator: 4 },
      { tick: 576, numerator: 6, denominator: 8 },
    ];
    const sequencer = new Sequencer(performer, song([], { meters, ticks: 864 }));
    sequencer.metronome = true;
    sequencer.start(0, 0);
    run(sequencer, [0.013, 0.2], 6);
    expect(performer.clicks.map(({ time }) => time)).toEqual(
      [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.25, 3.5, 3.75, 4, 4.25].map((time) => expect.closeTo(time, 9)),
    );
    expect(performer.clicks.flatMap(({ accent }, i) => (accent ? [i] : []))).toEqual([0, 3, 6]);
  });

  test('a bar is counted in, in the meter and tempo of where the music begins', () => {
    const music = {
      ...song([track([note(0)])]),
      meters: [
        { tick: 0, numerator: 4, denominator: 4 },
        { tick: 4 * 96, numerator: 6, denominator: 8 },
      ],
      tempi: [
        { tick: 0, microsecondsPerQuarter: 500_000 },
        { tick: 4 * 96, microsecondsPerQuarter: 1_000_000 },
      ],
    };
    expect(countIn({ ...music, ppq: 96 }, 0)).toEqual({ clicks: [0, 0.5, 1, 1.5], seconds: 2 });
    const { clicks, seconds } = countIn({ ...music, ppq: 96 }, 4 * 96);
    expect(clicks.map((second) => Math.round(1000 * second))).toEqual([0, 500, 1000, 1500, 2000, 2500]);
    expect(seconds).toBeCloseTo(3, 6);
  });

  test('the sustain pedal holds notes until it goes up, or until their key is struck again', () => {
    const controls = [
      { tick: 10, controller: 64, value: 127 },
      { tick: 300, controller: 64, value: 0 },
    ];
    const performer = new FakePerformer();
    const notes = [note(0, 96), note(0, 96, 64), note(192, 24, 64), note(400, 24, 67)];
    const sequencer = new Sequencer(performer, song([track(notes, { controls })]));
    sequencer.start(0, 0);
    run(sequencer, [0.11], 4);
    const seconds = (tick: number) => expect.closeTo((tick * 0.5) / 96, 9);
    expect(performer.played.map(({ off }) => off)).toEqual([seconds(300), seconds(192), seconds(300), seconds(424)]);
  });

  test('volume, expression, pan and bends are followed, and what holds is set where play begins', () => {
    const controls = [
      { tick: 0, controller: 7, value: 50 },
      { tick: 96, controller: 11, value: 0 },
      { tick: 96, controller: 10, value: 127 },
      { tick: 100, controller: 101, value: 0 },
      { tick: 100, controller: 100, value: 0 },
      { tick: 100, controller: 6, value: 12 },
    ];
    const bends = [{ tick: 120, value: 4096 }];
    const performer = new FakePerformer();
    const sequencer = new Sequencer(performer, song([track([note(0, 300)], { controls, bends })]));
    sequencer.start(48, 0);
    run(sequencer, [0.05], 1.2);
    expect(performer.states.map(({ state }) => state)).toEqual([
      { gain: 0.25, pan: 0, bend: 0 },
      { gain: 0, pan: 1, bend: 0 },
      { gain: 0, pan: 1, bend: 0 },
      { gain: 0, pan: 1, bend: 600 },
    ]);
    expect(performer.states.map(({ time }) => time)).toEqual(
      [0, 48, 52, 72].map((tick) => expect.closeTo((tick * 0.5) / 96, 9)),
    );
  });

  test('the notes that sound are those whose keys are down', () => {
    const sequencer = new Sequencer(new FakePerformer(), song([track([note(0, 96), note(48, 96, 72)])]));
    sequencer.start(0, 0);
    sequencer.advance(2, 0);
    expect([...sequencer.soundingAt(0.1)]).toEqual([60]);
    expect([...sequencer.soundingAt(0.4)]).toEqual([60, 72]);
    expect([...sequencer.soundingAt(0.6)]).toEqual([72]);
    expect([...sequencer.soundingAt(1)]).toEqual([]);
  });
});
