import { isBlackKey } from '../key-rows.ts';
import type { Palette } from '../palette.ts';
import { keyName } from '../pitch-names.ts';
import type { Viewport } from '../viewport.ts';
import { eachRow } from './backdrop.ts';
import { snapped } from './boxes.ts';

/** What a picture of the piano keys depends on. */
export interface KeysScene {
  readonly view: Viewport;
  readonly palette: Palette;
  /** Keys bear the names of drums. */
  readonly drums: boolean;
  /** Pitches that sound. */
  readonly lit: ReadonlySet<number>;
  /** What a model expects next: the probability of each pitch, drawn as bars; none where undefined. */
  readonly expected?: readonly number[] | undefined;
  readonly width: number;
  readonly pixel: number;
}

/** The probability that a bar over the whole key stands for, where none is likelier: flat expectations look flat. */
const leastScale = 0.1;

/** Paints the keys at the left edge of the rows: white and black, or with the names of drums. */
export function paintKeys(
  context: CanvasRenderingContext2D,
  { view, palette, drums, lit, expected, width, pixel }: KeysScene,
): void {
  context.fillStyle = palette['--roll-panel'];
  context.fillRect(0, 0, width, view.height);
  // What is left free between the keys is the line that parts them.
  const top = -view.scrollRow * view.rowHeight;
  context.fillStyle = palette['--roll-line'];
  context.fillRect(0, top, width, view.rows.count * view.rowHeight);
  context.textBaseline = 'middle';
  context.font = `${Math.min(11, Math.max(8, view.rowHeight - 3))}px system-ui, sans-serif`;
  const gap = view.rowHeight >= 8 ? Math.max(pixel, snapped(1, pixel)) : 0;
  const folded = view.rows.count < 128;
  const likeliest = Math.max(leastScale, ...(expected ?? []));
  eachRow(view, pixel, (pitch, y, high) => {
    const black = isBlackKey(pitch) && !drums;
    context.fillStyle = palette[lit.has(pitch) ? '--key-lit' : black ? '--key-black' : '--key-white'];
    context.fillRect(0, y, black ? width * 0.62 : width, high - gap);
    const bar = snapped(((expected?.[pitch] ?? 0) / likeliest) * width, pixel);
    if (bar > 0) {
      // From the notes inwards, so that the likeliest reaches over the whole key.
      context.fillStyle = palette['--note-model'];
      context.fillRect(width - bar, y, bar, high - gap);
    }
    const name = keyName(pitch, drums, folded);
    if (!name || view.rowHeight < (drums || folded ? 9 : 6)) return;
    context.fillStyle = black && !lit.has(pitch) ? palette['--key-white'] : palette['--key-text'];
    context.textAlign = drums || black ? 'left' : 'right';
    context.fillText(name, drums || black ? 4 : width - 4, y + high / 2 + 0.5, width - 6);
  });
}
