/** Pulses of MIDI clock in a quarter note (MIDI 1.0). */
export const pulsesPerQuarter = 24;
/** Pulses in the sixteenth note that song positions are counted in. */
const pulsesPerSixteenth = 6;
/** The last sixteenth that a song position can say. */
const lastSixteenth = 0x3fff;

/** The pulses that fall from tick `from` to before `to`: each one's number from the start of the song, and its tick. */
export function* pulsesBetween(ppq: number, from: number, to: number): Generator<{ pulse: number; tick: number }> {
  const length = ppq / pulsesPerQuarter;
  // A tick that is a hair below a pulse by rounding is on it.
  for (let pulse = Math.max(0, Math.ceil(from / length - 1e-9)); pulse * length < to - 1e-9 * length; pulse++) {
    yield { pulse, tick: pulse * length };
  }
}

/** Where others can be told that the music goes on: the first sixteenth at or after a tick, and its pulse's number. */
export function songPosition(ppq: number, tick: number): { sixteenths: number; pulse: number } {
  const sixteenths = Math.min(lastSixteenth, Math.max(0, Math.ceil((4 * tick) / ppq - 1e-9)));
  return { sixteenths, pulse: pulseOfSixteenth(sixteenths) };
}

/** The number of the first pulse of a song position. */
export function pulseOfSixteenth(sixteenths: number): number {
  return sixteenths * pulsesPerSixteenth;
}

/** The tick of a pulse; both may be fractions. */
export function tickOfPulse(ppq: number, pulse: number): number {
  return (pulse * ppq) / pulsesPerQuarter;
}

/** The pulse nearest to a tick, as a number from the start of the song. */
export function pulseOfTick(ppq: number, tick: number): number {
  return Math.round((tick * pulsesPerQuarter) / ppq);
}
