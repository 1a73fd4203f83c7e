import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tickOfPulse } from '../../renderer/midi/clock.ts';
import { ClockFollower } from '../../renderer/midi/clock-follower.ts';
import { ClockLead } from '../../renderer/midi/clock-lead.ts';
import type { MidiMessage } from '../../renderer/midi/messages.ts';
import { MidiPerformer } from '../../renderer/midi/midi-performer.ts';
import { Settings } from '../../renderer/state/settings.svelte.ts';
import { Transport } from '../../renderer/state/transport.svelte.ts';
import type { Song } from '../../shared/music/song.ts';
import { TempoMap } from '../../shared/music/time.ts';
import { Sequencer } from '../../shared/sound/sequencer.ts';
import { FakePerformer } from '../support/fake-performer.ts';
import { FakePlayer } from '../support/fake-player.ts';
import { memoryStore } from '../support/fake-shell.ts';
import { noteAt, songOf, trackOf } from '../support/small-songs.ts';

/** Times of pulses in milliseconds, by the tempo that holds at each quarter, with jitter in milliseconds. */
function pulseTimes(tempi: readonly number[], jitter: () => number): { ideal: number; heard: number }[] {
  let ideal = 1000;
  return tempi.flatMap((tempo) =>
    Array.from({ length: 24 }, () => {
      const pulse = { ideal, heard: ideal + jitter() };
      ideal += 60_000 / tempo / 24;
      return pulse;
    }),
  );
}

const tempo = fc.integer({ min: 40, max: 240 });
/** Jitter as of a clock over USB: a millisecond and a half either way. */
const jitters = fc.infiniteStream(fc.double({ min: -1.5, max: 1.5, noNaN: true }));
const from = (stream: Iterator<number>) => () => Number(stream.next().value);

describe('a clock that comes in', () => {
  test('is smoothed: after four quarters its place is known to a hundredth of a quarter, and its tempo to half a percent', () => {
    fc.assert(
      fc.property(tempo, jitters, (perMinute, stream) => {
        const follower = new ClockFollower();
        for (const [n, { ideal, heard }] of pulseTimes(new Array(16).fill(perMinute), from(stream)).entries()) {
          follower.pulse(heard);
          if (n < 4 * 24) continue;
          expect(Math.abs(follower.positionAt(ideal) - n)).toBeLessThan(0.24);
          if (n > 8 * 24) expect((follower.quartersPerMinute ?? 0) / perMinute).toBeCloseTo(1, 2);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('that changes its tempo is caught up with within eight quarters', () => {
    fc.assert(
      fc.property(tempo, fc.double({ min: 0.75, max: 1.33, noNaN: true }), (perMinute, factor) => {
        const follower = new ClockFollower();
        const tempi = [...new Array(12).fill(perMinute), ...new Array(16).fill(perMinute * factor)];
        for (const [n, { ideal, heard }] of pulseTimes(tempi, () => 0).entries()) {
          follower.pulse(heard);
          if (n > 20 * 24) expect(Math.abs(follower.positionAt(ideal) - n)).toBeLessThan(0.5);
        }
        expect((follower.quartersPerMinute ?? 0) / (perMinute * factor)).toBeCloseTo(1, 1);
      }),
      { numRuns: 60 },
    );
  });

  test('leads music of another tempo: notes sound with its pulses, each once, and none jumps', () => {
    fc.assert(
      fc.property(tempo, fc.integer({ min: 60, max: 180 }), jitters, (perMinute, own, stream) => {
        const notes = Array.from({ length: 32 }, (_, i) => noteAt(i * 480, 60 + (i % 12), 240));
        const microsecondsPerQuarter = Math.round(60e6 / own);
        const music = { ...songOf(0), tracks: [trackOf(notes)], tempi: [{ tick: 0, microsecondsPerQuarter }] };
        const performer = new FakePerformer();
        const sequencer = new Sequencer(performer, { ...music, ticks: 32 * 480 });
        sequencer.endless = true;
        const follower = new ClockFollower();
        const pulses = pulseTimes(new Array(36).fill(perMinute), from(stream));
        const [first] = pulses;
        if (!first) return;
        // The device hears the first pulse, and the sequencer begins some milliseconds later.
        sequencer.start(0, (first.heard + 30) / 1000);
        let next = 0;
        for (let now = first.heard; next < pulses.length; now += 25) {
          while ((pulses[next]?.heard ?? Number.POSITIVE_INFINITY) <= now) follower.pulse(pulses[next++]?.heard ?? 0);
          sequencer.steer((time) => tickOfPulse(480, follower.positionAt(time * 1000)));
          sequencer.advance(now / 1000 + 0.2, now / 1000);
        }
        expect(performer.played.map(({ note }) => note)).toEqual(notes);
        expect(performer.played.every(({ cut }) => cut === undefined)).toBe(true);
        for (const [i, { time }] of performer.played.entries()) {
          const due = pulses[i * 24]?.ideal ?? 0;
          if (i >= 10) expect(Math.abs(time * 1000 - due), `note ${i}`).toBeLessThan(8);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('leaves, and the song’s own tempo holds again from where it is', () => {
    const music = { ...songOf(0), tracks: [trackOf([noteAt(0), noteAt(480), noteAt(960), noteAt(9000)])], ticks: 9600 };
    const performer = new FakePerformer();
    const sequencer = new Sequencer(performer, music);
    sequencer.start(0, 0);
    for (let now = 0; now < 1; now += 0.025) {
      sequencer.steer((time) => time * 480);
      sequencer.advance(now + 0.2, now);
    }
    const tick = sequencer.tickAt(1.2);
    sequencer.steer(undefined);
    sequencer.advance(30, 1.2);
    // 120 quarters a minute are 960 ticks a second.
    expect(performer.played.at(-1)?.time).toBeCloseTo(1.2 + (9000 - tick) / 960, 1);
  });
});

describe('another machine that leads', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function led(followClock = true) {
    const transport = new Transport();
    const player = new FakePlayer(transport);
    const settings = new Settings(memoryStore());
    settings.set({ followClock });
    const told: string[] = [];
    const document = { song: songOf() };
    const lead = new ClockLead({ document, transport, player, settings, tell: (sentence) => told.push(sentence) });
    const say = (kind: 'clock' | 'start' | 'continue' | 'stop') => lead.take({ kind }, performance.now());
    const beat = (count: number, perMinute = 120) => {
      for (let i = 0; i < count; i++) {
        say('clock');
        vi.advanceTimersByTime(60_000 / perMinute / 24);
      }
    };
    return { transport, player, settings, told, lead, say, beat };
  }

  test('begins the music with the first pulse after its start, and keeps its time', () => {
    const { transport, player, say, beat } = led();
    beat(48, 90);
    expect(transport.playing).toBe(false);
    say('start');
    expect(transport.playing).toBe(false);
    beat(48, 90);
    expect(transport.playing).toBe(true);
    expect(player.lead?.(performance.now())).toBeCloseTo(2 * 480, -1);
    expect(transport.ledTempo).toBeCloseTo(90, 0);
    say('stop');
    expect([transport.playing, player.lead, transport.ledTempo]).toEqual([false, undefined, undefined]);
  });

  test('goes on from its song position, and jumps to another one', () => {
    const { transport, player, lead, say, beat } = led();
    lead.take({ kind: 'position', sixteenths: 8 }, performance.now());
    expect(transport.tick).toBe(960);
    say('continue');
    beat(24);
    expect(player.lead?.(performance.now())).toBeCloseTo(960 + 480, -1);
    lead.take({ kind: 'position', sixteenths: 0 }, performance.now());
    expect(transport.tick).toBe(0);
    beat(24);
    expect(player.lead?.(performance.now())).toBeCloseTo(480, -1);
  });

  test('whose clock falls silent without a word stops the music, and the user is told', () => {
    const { transport, told, say, beat } = led();
    say('start');
    beat(48);
    vi.advanceTimersByTime(2000);
    expect(transport.playing).toBe(false);
    expect(told).toEqual([expect.stringMatching(/fallen silent/)]);
  });

  test('is left as soon as the user stops the music or no longer wants to follow', () => {
    const { transport, player, settings, told, say, beat } = led();
    say('start');
    beat(24);
    player.pause();
    vi.advanceTimersByTime(1000);
    expect(player.lead).toBeUndefined();
    beat(24);
    expect(transport.playing).toBe(false);
    say('start');
    beat(24);
    settings.set({ followClock: false });
    beat(1);
    expect(player.lead).toBeUndefined();
    expect(told).toEqual([]);
  });

  test('is not heard where it is not to be followed', () => {
    const { transport, say, beat } = led(false);
    say('start');
    beat(48);
    expect(transport.playing).toBe(false);
  });
});

describe('the clock that goes out', () => {
  const tempi = fc
    .array(fc.tuple(fc.nat({ max: 30 }), fc.integer({ min: 250_000, max: 1_500_000 })), { maxLength: 5 })
    .map((list) => new Map(list.map(([beat, tempo]) => [beat * 120, tempo])))
    .map((map) =>
      [...map].sort(([a], [b]) => a - b).map(([tick, microsecondsPerQuarter]) => ({ tick, microsecondsPerQuarter })),
    );

  function send(music: Song, until: number, loop?: { start: number; end: number }) {
    const sent: { message: MidiMessage; at: number }[] = [];
    const out = {
      chosen: true,
      sendsClock: true,
      send: (message: MidiMessage, at: number) => void sent.push({ message, at }),
    };
    const sequencer = new Sequencer(new MidiPerformer(out, music, (time) => time * 1000), music);
    sequencer.start(0, 1);
    sequencer.setLoop(loop, 1);
    for (let now = 1; now < until; now += 0.025) sequencer.advance(now + 0.2, now);
    return sent.toSorted((a, b) => a.at - b.at);
  }

  test('beats 24 times a quarter through every change of tempo', () => {
    fc.assert(
      fc.property(tempi, (changes) => {
        const music = { ...songOf(), tempi: changes, ticks: 3840 };
        const map = new TempoMap(music);
        const pulses = send(music, 1 + map.seconds(3840)).filter(({ message }) => message.kind === 'clock');
        expect(pulses).toHaveLength((3840 / 480) * 24);
        for (const [i, { at }] of pulses.entries()) {
          expect(Math.abs(at - 1000 * (1 + map.seconds(i * 20)))).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('says where the music is each time that it goes round a loop', () => {
    const sent = send({ ...songOf(), ticks: 3840 }, 4.4, { start: 480, end: 1440 });
    const words = sent.filter(({ message }) => !['clock', 'note-on', 'note-off', 'program'].includes(message.kind));
    expect(words.slice(0, 5).map(({ message }) => message)).toEqual([
      { kind: 'position', sixteenths: 0 },
      { kind: 'start' },
      { kind: 'stop' },
      { kind: 'position', sixteenths: 4 },
      { kind: 'continue' },
    ]);
    const between = sent.filter(({ message, at }) => message.kind === 'clock' && at >= 2500 && at < 3500);
    // A second at 120 quarters a minute is two quarters.
    expect(between).toHaveLength(48);
  });
});
