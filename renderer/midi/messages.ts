/** A MIDI message that Segue understands (MIDI 1.0). Channels count from 0. */
export type MidiMessage =
  | { readonly kind: 'note-on'; readonly channel: number; readonly pitch: number; readonly velocity: number }
  | { readonly kind: 'note-off'; readonly channel: number; readonly pitch: number }
  | { readonly kind: 'control'; readonly channel: number; readonly controller: number; readonly value: number }
  | { readonly kind: 'program'; readonly channel: number; readonly program: number }
  | { readonly kind: 'bend'; readonly channel: number /** -8192 to 8191. */; readonly value: number }
  | { readonly kind: 'position' /** Sixteenth notes from the start of the song. */; readonly sixteenths: number }
  | { readonly kind: 'clock' }
  | { readonly kind: 'start' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'stop' };

const real = { clock: 0xf8, start: 0xfa, continue: 0xfb, stop: 0xfc } as const;
const position = 0xf2;

/** What the bytes of one message say; undefined for messages that nothing here follows, and for broken ones. */
export function readMessage(bytes: ArrayLike<number>): MidiMessage | undefined {
  const [status = 0, first = 0, second = 0] = Array.from(bytes);
  const channel = status & 0x0f;
  switch (status & 0xf0) {
    case 0x80:
      return bytes.length === 3 ? { kind: 'note-off', channel, pitch: first } : undefined;
    case 0x90:
      if (bytes.length !== 3) return undefined;
      // Many keyboards say “off” as “on, with a velocity of nothing”.
      if (second === 0) return { kind: 'note-off', channel, pitch: first };
      return { kind: 'note-on', channel, pitch: first, velocity: second };
    case 0xb0:
      return bytes.length === 3 ? { kind: 'control', channel, controller: first, value: second } : undefined;
    case 0xc0:
      return bytes.length === 2 ? { kind: 'program', channel, program: first } : undefined;
    case 0xe0:
      return bytes.length === 3 ? { kind: 'bend', channel, value: first + 128 * second - 8192 } : undefined;
    case 0xf0:
      if (status === position && bytes.length === 3) return { kind: 'position', sixteenths: first + 128 * second };
      for (const kind of ['clock', 'start', 'continue', 'stop'] as const) if (status === real[kind]) return { kind };
  }
  return undefined;
}

/** The bytes of a message. */
export function writeMessage(message: MidiMessage): number[] {
  switch (message.kind) {
    case 'note-on':
      return [0x90 | message.channel, message.pitch, message.velocity];
    case 'note-off':
      return [0x80 | message.channel, message.pitch, 64];
    case 'control':
      return [0xb0 | message.channel, message.controller, message.value];
    case 'program':
      return [0xc0 | message.channel, message.program];
    case 'bend':
      return [0xe0 | message.channel, (message.value + 8192) & 0x7f, (message.value + 8192) >> 7];
    case 'position':
      return [position, message.sixteenths & 0x7f, (message.sixteenths >> 7) & 0x7f];
    default:
      return [real[message.kind]];
  }
}
