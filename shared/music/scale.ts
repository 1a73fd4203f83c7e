import { estimateKey } from './estimate-key.ts';
import type { KeySignature, Song } from './song.ts';

/** A key, wherever it begins: sharps (positive) or flats (negative), and its mode. */
export type Key = Pick<KeySignature, 'fifths' | 'mode'>;

const majorSteps = [0, 2, 4, 5, 7, 9, 11];

/** Estimates are remembered by the song's tracks, since a roll asks with every frame. */
const estimates = new WeakMap<Song['tracks'], { readonly key: Key | undefined }>();

/** The key in force at a tick: the song's own, or else the likeliest one; undefined where nothing pitched sounds. */
export function keyAt(song: Song, tick: number): Key | undefined {
  const written = song.keys.findLast((key) => key.tick <= tick) ?? song.keys[0];
  if (written) return { fifths: written.fifths, mode: written.mode };
  let estimate = estimates.get(song.tracks);
  if (!estimate) {
    estimate = { key: estimateKey(song) };
    estimates.set(song.tracks, estimate);
  }
  return estimate.key;
}

/** The key's seven pitch classes, 0 (C) to 11: of a minor key the natural scale, which its signature writes. */
export function scaleOf({ fifths }: Pick<Key, 'fifths'>): ReadonlySet<number> {
  const tonic = (((fifths * 7) % 12) + 12) % 12;
  return new Set(majorSteps.map((step) => (tonic + step) % 12));
}

/** The pitch class of a key's tonic, 0 (C) to 11. */
export function tonicOfKey({ fifths, mode }: Key): number {
  return (((((fifths * 7) % 12) + 12) % 12) + (mode === 'minor' ? 9 : 0)) % 12;
}

/** The pitch of the scale that is nearest, within 0 to 127; the lower one of two. */
export function snapPitch(pitch: number, scale: ReadonlySet<number>): number {
  for (let away = 0; away < 12; away++) {
    for (const near of [pitch - away, pitch + away]) {
      if (near >= 0 && near <= 127 && scale.has(near % 12)) return near;
    }
  }
  return pitch;
}

/**
 * The pitch `steps` scale steps above (or below, if negative): from a pitch outside the scale the first step leads to
 * the next one inside. Undefined where that leaves MIDI's range.
 */
export function stepPitch(pitch: number, steps: number, scale: ReadonlySet<number>): number | undefined {
  const up = Math.sign(steps);
  let left = Math.abs(steps);
  let at = pitch;
  while (left > 0) {
    at += up;
    if (at < 0 || at > 127) return undefined;
    if (scale.has(at % 12)) left--;
  }
  return at;
}
