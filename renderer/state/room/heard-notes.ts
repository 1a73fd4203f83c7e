import type { Attention, NoteRef } from '../../../shared/ipc/contract.ts';
import type { Note, Song } from '../../../shared/music/song.ts';

/** A note of the song, and which share of attention lies on it, from 0 to 1. */
export interface HeardNote {
  readonly track: number;
  readonly note: Note;
  readonly weight: number;
}

/**
 * What of attention lies on the notes of a song: the weights of a layer's head, or the mean of those that are not
 * named, summed over the tokens that write a note.
 * @param weights [layers, heads, tokens]
 * @returns undefined where the note is not in the song; `share` is what lies on notes at all, the rest lies on other tokens
 */
export function heardNotes(
  of: { attention: Attention; weights: Float32Array; song: Song; note: NoteRef },
  layer?: number,
  head?: number,
): { readonly from: HeardNote; readonly to: readonly HeardNote[]; readonly share: number } | undefined {
  const { attention, weights, song, note } = of;
  const from = song.tracks[note.track]?.notes[note.note];
  if (!from) return undefined;
  const sums = new Map<Note, { track: number; weight: number }>();
  const mean = meanWeights(attention, weights, layer, head);
  let share = 0;
  for (const [i, { note: ref }] of attention.tokens.entries()) {
    const heard = ref && song.tracks[ref.track]?.notes[ref.note];
    if (!ref || !heard) continue;
    const weight = mean[i] ?? 0;
    share += weight;
    sums.set(heard, { track: ref.track, weight: weight + (sums.get(heard)?.weight ?? 0) });
  }
  const to = [...sums].map(([note, sum]) => ({ note, ...sum })).toSorted((one, other) => other.weight - one.weight);
  return { from: { track: note.track, note: from, weight: 1 }, to, share };
}

/** One weight a token: of a layer's head, or the mean over those that are not named. */
function meanWeights(
  { tokens, layers, heads }: Attention,
  weights: Float32Array,
  layer?: number,
  head?: number,
): Float64Array {
  const mean = new Float64Array(tokens.length);
  let count = 0;
  for (let l = 0; l < layers; l++) {
    if (layer !== undefined && l !== layer) continue;
    for (let h = 0; h < heads; h++) {
      if (head !== undefined && h !== head) continue;
      count++;
      const start = (l * heads + h) * tokens.length;
      for (let i = 0; i < tokens.length; i++) mean[i] = (mean[i] ?? 0) + (weights[start + i] ?? 0);
    }
  }
  return count === 0 ? mean : mean.map((sum) => sum / count);
}
