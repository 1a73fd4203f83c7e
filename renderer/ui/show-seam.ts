import type { Continuation } from '../../shared/project/take.ts';
import type { View } from '../state/view.svelte.ts';

/** Where across the roll a seam is put that comes into sight: what leads to it is worth seeing too. */
const place = 0.3;

/** Brings a continuation's first notes into sight where they are not. */
export function showSeam(view: View, ppq: number, { seam }: Continuation): void {
  const x = ((seam - view.scrollTick) / ppq) * view.pixelsPerQuarter;
  if (x >= 0 && x <= view.width * 0.7) return;
  view.scrollTick = Math.max(0, seam - (place * view.width * ppq) / view.pixelsPerQuarter);
}
