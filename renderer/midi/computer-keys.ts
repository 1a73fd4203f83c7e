/** Keys by where they are, whatever is printed on them: semitones above the octave's C, white keys in the middle row. */
const semitones: Readonly<Record<string, number>> = {
  KeyA: 0,
  KeyW: 1,
  KeyS: 2,
  KeyE: 3,
  KeyD: 4,
  KeyF: 5,
  KeyT: 6,
  KeyG: 7,
  KeyY: 8,
  KeyH: 9,
  KeyU: 10,
  KeyJ: 11,
  KeyK: 12,
  KeyO: 13,
  KeyL: 14,
  KeyP: 15,
};

/** What a key of the computer's keyboard does when it plays notes. */
export type PlayedKey =
  | { readonly kind: 'note'; readonly pitch: number }
  | { readonly kind: 'octave'; readonly by: -1 | 1 };

/**
 * The note of a key, or a move of the octave (Z down, X up); undefined for keys that play nothing.
 * @param code `KeyboardEvent.code`
 * @param octave 4 begins at middle C (MIDI pitch 60)
 */
export function playedKey(code: string, octave: number): PlayedKey | undefined {
  if (code === 'KeyZ') return { kind: 'octave', by: -1 };
  if (code === 'KeyX') return { kind: 'octave', by: 1 };
  const semitone = semitones[code];
  if (semitone === undefined) return undefined;
  const pitch = 12 * (octave + 1) + semitone;
  return pitch <= 127 ? { kind: 'note', pitch } : undefined;
}
