import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pulseOfSixteenth, pulseOfTick, pulsesBetween, songPosition, tickOfPulse } from '../../renderer/midi/clock.ts';
import { playedKey } from '../../renderer/midi/computer-keys.ts';
import { MidiDevices } from '../../renderer/midi/devices.svelte.ts';
import { Keyboard } from '../../renderer/midi/keyboard.ts';
import { type MidiMessage, readMessage, writeMessage } from '../../renderer/midi/messages.ts';
import { MidiPerformer } from '../../renderer/midi/midi-performer.ts';
import type { Song, Track } from '../../shared/music/song.ts';
import { Sequencer } from '../../shared/sound/sequencer.ts';

const channel = fc.integer({ min: 0, max: 15 });
const data = fc.integer({ min: 0, max: 127 });
const someMessage: fc.Arbitrary<MidiMessage> = fc.oneof(
  fc.record({ kind: fc.constant('note-on'), channel, pitch: data, velocity: fc.integer({ min: 1, max: 127 }) }),
  fc.record({ kind: fc.constant('note-off'), channel, pitch: data }),
  fc.record({ kind: fc.constant('control'), channel, controller: data, value: data }),
  fc.record({ kind: fc.constant('program'), channel, program: data }),
  fc.record({ kind: fc.constant('bend'), channel, value: fc.integer({ min: -8192, max: 8191 }) }),
  fc.record({ kind: fc.constant('position'), sixteenths: fc.integer({ min: 0, max: 16_383 }) }),
  fc.record({ kind: fc.constantFrom('clock', 'start', 'continue', 'stop') }),
);

const track: Track = {
  name: '',
  channel: 3,
  program: 40,
  drums: false,
  notes: [
    { tick: 0, duration: 96, pitch: 60, velocity: 80 },
    { tick: 96, duration: 96, pitch: 62, velocity: 90 },
  ],
  controls: [{ tick: 0, controller: 7, value: 90 }],
  bends: [],
  programChanges: [{ tick: 96, program: 41 }],
};
const song: Song = { title: '', ppq: 96, tracks: [track], tempi: [], meters: [], keys: [], ticks: 384 };

describe('messages', () => {
  test('are read back as they were written', () => {
    fc.assert(
      fc.property(someMessage, (message) => {
        expect(readMessage(writeMessage(message))).toEqual(message);
      }),
    );
  });

  test('an “on” without velocity is an “off”, and broken or unknown ones are nothing', () => {
    expect(readMessage([0x92, 60, 0])).toEqual({ kind: 'note-off', channel: 2, pitch: 60 });
    for (const bytes of [[], [0x90], [0x90, 60], [0xfe], [0xf0, 1, 2], [0xa0, 1, 2], [60, 60, 60]]) {
      expect(readMessage(bytes)).toBeUndefined();
    }
  });
});

describe('clock', () => {
  test('a quarter has 24 pulses, each handed out once however the time is cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 960 }),
        fc.array(fc.double({ min: 0.01, max: 300, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (ppq, cuts) => {
          const end = cuts.reduce((sum, length) => sum + length, 0);
          const pulses: number[] = [];
          let from = 0;
          for (const length of cuts) {
            for (const { pulse, tick } of pulsesBetween(ppq, from, from + length)) {
              expect(tick).toBeCloseTo((pulse * ppq) / 24, 9);
              pulses.push(pulse);
            }
            from += length;
          }
          expect(pulses).toEqual(Array.from(pulses, (_, i) => i));
          expect(Math.abs(pulses.length - Math.ceil((end * 24) / ppq))).toBeLessThanOrEqual(1);
        },
      ),
    );
    expect([...pulsesBetween(480, 0, 480)]).toHaveLength(24);
  });

  test('a song position is the sixteenth at or after a tick', () => {
    expect(songPosition(480, 0)).toEqual({ sixteenths: 0, pulse: 0 });
    expect(songPosition(480, 480)).toEqual({ sixteenths: 4, pulse: 24 });
    expect(songPosition(480, 481)).toEqual({ sixteenths: 5, pulse: 30 });
    expect(tickOfPulse(480, pulseOfSixteenth(5))).toBe(600);
    expect(pulseOfTick(480, 600)).toBe(30);
  });
});

describe('a song through a port', () => {
  function play(from: number, until: number, sendsClock = true) {
    const sent: { message: MidiMessage; at: number }[] = [];
    const out = {
      chosen: true,
      sendsClock,
      send: (message: MidiMessage, at: number) => void sent.push({ message, at }),
    };
    const performer = new MidiPerformer(out, song, (time) => time * 1000);
    const sequencer = new Sequencer(performer, song);
    sequencer.start(from, 1);
    for (let now = 1; now < until; now += 0.03) sequencer.advance(Math.min(until, now + 0.2), now);
    return { sent, performer, sequencer };
  }
  const kinds = (sent: readonly { message: MidiMessage }[]) => sent.map(({ message }) => message.kind);

  test('notes, programs and controllers go out on its channel at their times', () => {
    const { sent } = play(0, 3.1, false);
    expect(sent.toSorted((a, b) => a.at - b.at).map(({ message, at }) => [at, ...writeMessage(message)])).toEqual([
      [1000, 0xc3, 40],
      [1000, 0xb3, 7, 90],
      [1000, 0x93, 60, 80],
      [1500, 0xc3, 41],
      [1500, 0x93, 62, 90],
      [1500, 0x83, 60, 64],
      [2000, 0x83, 62, 64],
    ]);
  });

  test('clock begins with a start and beats 24 times a quarter; an edit sends no pulse twice; it ends with a stop', () => {
    const { sent, performer, sequencer } = play(0, 2);
    sequencer.setSong({ ...song, title: 'edited' }, 1.9);
    sequencer.advance(2.5, 1.9);
    performer.halt(2.5);
    const pulses = sent.filter(({ message }) => message.kind === 'clock').map(({ at }) => at);
    expect(pulses).toHaveLength(72);
    for (const [i, at] of pulses.entries()) expect(at).toBeCloseTo(1000 + (i * 500) / 24, 6);
    expect(kinds(sent).filter((kind) => kind === 'start' || kind === 'stop')).toEqual(['start', 'stop']);
  });

  test('from the middle it says where, and goes on', () => {
    const { sent } = play(100, 1.3);
    expect(sent.find(({ message }) => message.kind === 'position')?.message).toEqual({
      kind: 'position',
      sixteenths: 5,
    });
    expect(kinds(sent)).toContain('continue');
    expect(kinds(sent)).not.toContain('start');
    const first = sent.find(({ message }) => message.kind === 'clock');
    expect(first?.at).toBeCloseTo(1000 + (20 * 500) / 96, 6);
    expect(sent[0]?.message).toEqual({ kind: 'program', channel: 3, program: 41 });
  });
});

describe('devices', () => {
  test('say in a sentence why there are none', async () => {
    const without = new MidiDevices(undefined);
    await without.open();
    expect([without.state, without.notice]).toEqual(['refused', expect.stringContaining('Chromium')]);
    const refusing = new MidiDevices(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
    await refusing.open();
    expect([refusing.state, refusing.notice]).toEqual(['refused', expect.stringContaining('allow it')]);
  });

  test('are listed, heard and sent to; one that is unplugged is left out', async () => {
    const received: number[][] = [];
    const port = (id: string, state: string) => ({ id, name: id, state, onmidimessage: undefined });
    const input: Record<string, unknown> = port('keys', 'connected');
    const output = { ...port('synth', 'connected'), send: (bytes: number[]) => void received.push(bytes) };
    const gone = port('gone', 'disconnected');
    const access: Record<string, unknown> = {
      inputs: new Map([['keys', input]]),
      outputs: new Map<string, unknown>([
        ['synth', output],
        ['gone', gone],
      ]),
    };
    const devices = new MidiDevices(() => Promise.resolve(access as unknown as MIDIAccess));
    await devices.open();
    expect([devices.state, devices.inputs, devices.outputs]).toEqual([
      'open',
      [{ id: 'keys', name: 'keys' }],
      [{ id: 'synth', name: 'synth' }],
    ]);
    const heard: [MidiMessage, number][] = [];
    let chosen = '';
    devices.listen(
      () => chosen,
      (message, timestamp) => heard.push([message, timestamp]),
    );
    const say = input.onmidimessage as (event: { data: Uint8Array; timeStamp: number }) => void;
    say({ data: Uint8Array.of(0x90, 60, 100), timeStamp: 12 });
    chosen = 'other';
    say({ data: Uint8Array.of(0x80, 60, 0), timeStamp: 13 });
    expect(heard).toEqual([[{ kind: 'note-on', channel: 0, pitch: 60, velocity: 100 }, 12]]);
    devices.send('synth', { kind: 'start' }, 0);
    devices.send('gone', { kind: 'start' }, 0);
    expect(received).toEqual([[0xfa]]);
  });
});

describe('keys', () => {
  test('of the computer play a chromatic octave and a half from C, and two of them move it', () => {
    const codes = [...'AWSEDFTGYHUJKOLP'].map((letter) => playedKey(`Key${letter}`, 4));
    expect(codes).toEqual(Array.from({ length: 16 }, (_, i) => ({ kind: 'note', pitch: 60 + i })));
    expect(playedKey('KeyZ', 4)).toEqual({ kind: 'octave', by: -1 });
    expect(playedKey('Digit1', 4)).toBeUndefined();
    expect(playedKey('KeyP', 9)).toBeUndefined();
  });

  test('sound until they are let go, or until the pedal is', () => {
    const sounding: number[] = [];
    const player = {
      audition(_track: number, pitch: number) {
        sounding.push(pitch);
        return () => void sounding.splice(sounding.indexOf(pitch), 1);
      },
    };
    const keyboard = new Keyboard({ track: 0 }, player);
    const pedal = (value: number): MidiMessage => ({ kind: 'control', channel: 0, controller: 64, value });
    const on = (pitch: number): MidiMessage => ({ kind: 'note-on', channel: 0, pitch, velocity: 80 });
    const off = (pitch: number): MidiMessage => ({ kind: 'note-off', channel: 0, pitch });
    for (const message of [on(60), on(64), off(60)]) keyboard.take(message);
    expect(sounding).toEqual([64]);
    for (const message of [pedal(127), off(64), on(67), off(67), on(67)]) keyboard.take(message);
    expect(sounding).toEqual([64, 67]);
    keyboard.take(pedal(0));
    expect(sounding).toEqual([67]);
    keyboard.take(on(72));
    keyboard.silence();
    expect(sounding).toEqual([]);
  });
});
