import type { BarMap } from '../../../shared/music/time.ts';
import { barStride } from '../grid-lines.ts';
import type { Palette } from '../palette.ts';
import { tickAtX, type Viewport, xOfTick } from '../viewport.ts';
import { snapped } from './boxes.ts';

/** What a picture of the ruler depends on. */
export interface RulerScene {
  readonly view: Viewport;
  readonly palette: Palette;
  readonly bars: BarMap;
  readonly ppq: number;
  readonly loop: { readonly start: number; readonly end: number; readonly on: boolean } | undefined;
  readonly pixel: number;
  readonly height: number;
}

/** Height of the strip for flags, above the bar numbers, in CSS pixels. */
export const flagHeight = 20;
/** Pixels that a bar's number needs, and a beat's. */
const room = { bar: 34, beat: 44 } as const;

/** Paints bar numbers and beats, which thin out as they crowd, and the loop brace. */
export function paintRuler(context: CanvasRenderingContext2D, scene: RulerScene): void {
  const { view, palette, height, pixel } = scene;
  context.fillStyle = palette['--roll-panel'];
  context.fillRect(0, 0, view.width, height);
  paintLoop(context, scene);
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  const middle = (flagHeight + height) / 2 + 1;
  const write = (text: string, tick: number, strong: boolean) => {
    const x = snapped(xOfTick(view, tick), pixel);
    context.fillStyle = palette[strong ? '--grid-bar' : '--grid-beat'];
    context.fillRect(x, strong ? flagHeight : height - 7, pixel, height);
    context.fillStyle = palette[strong ? '--roll-text' : '--roll-muted'];
    if (text) context.fillText(text, x + 5, middle);
  };
  for (const { tick, text, strong } of rulerMarks(scene)) write(text, tick, strong);
  context.fillStyle = palette['--roll-line'];
  context.fillRect(0, height - pixel, view.width, pixel);
}

/** A place on the ruler that is marked, and what is written there; nothing where numbers would crowd. */
export interface RulerMark {
  readonly tick: number;
  readonly text: string;
  readonly strong: boolean;
}

/** The marks in view: each bar, or every second, fourth … where they crowd, and beats where there is room. */
export function* rulerMarks({ view, bars, ppq }: Pick<RulerScene, 'view' | 'bars' | 'ppq'>): Generator<RulerMark> {
  const end = tickAtX(view, view.width);
  // A number that begins left of the edge may reach into view.
  let bar = bars.barAt(Math.max(0, tickAtX(view, -room.bar)));
  while (bar.start < end) {
    const every = barStride(bar.length * view.pixelsPerTick, room.bar);
    // A pickup is bar 0, so that the first whole bar is bar 1.
    const number = bar.index + (bars.pickup ? 0 : 1);
    if (bar.index % every === 0) yield { tick: bar.start, text: String(number), strong: true };
    const beat = (4 * ppq) / bar.meter.denominator;
    if (beat * view.pixelsPerTick >= 10) {
      const named = beat * view.pixelsPerTick >= room.beat;
      for (let i = 1; i * beat < bar.length; i++) {
        yield { tick: bar.start + i * beat, text: named ? `${number}.${i + 1}` : '', strong: false };
      }
    }
    bar = bars.bar(bar.index + (every === 1 ? 1 : every - (bar.index % every)));
  }
}

function paintLoop(context: CanvasRenderingContext2D, { view, palette, loop, height }: RulerScene): void {
  if (!loop) return;
  const left = xOfTick(view, loop.start);
  const right = xOfTick(view, loop.end);
  context.fillStyle = palette['--loop'];
  context.globalAlpha = loop.on ? 0.35 : 0.14;
  context.fillRect(left, flagHeight, right - left, height - flagHeight);
  context.globalAlpha = loop.on ? 1 : 0.5;
  context.fillRect(left, flagHeight, right - left, 3);
  context.fillRect(left, flagHeight, 2, height - flagHeight);
  context.fillRect(right - 2, flagHeight, 2, height - flagHeight);
  context.globalAlpha = 1;
}
