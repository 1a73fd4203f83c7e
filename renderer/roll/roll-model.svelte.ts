import { BarMap } from '../../shared/music/time.ts';
import type { Desk } from '../gestures/gesture.ts';
import type { Studio } from '../state/studio.svelte.ts';
import { type Grid, gridStep } from './grid.ts';
import { nearestInKey, rowsOf } from './key-rows.ts';
import { heldRow } from './scroll.ts';
import type { Viewport } from './viewport.ts';

/** The parts of the studio that the roll works with. */
export interface RollStudio extends Pick<Studio, 'document' | 'view' | 'transport' | 'takes'> {
  readonly player: Desk['player'];
}

/** What the roll shows of the studio's state, worked out once for all that draw and all gestures. */
export class RollModel implements Desk {
  readonly document: RollStudio['document'];
  readonly view: RollStudio['view'];
  readonly transport: RollStudio['transport'];
  readonly takes: RollStudio['takes'];
  readonly player: RollStudio['player'];
  laneHeight = $state(84);

  constructor(studio: RollStudio) {
    this.document = studio.document;
    this.view = studio.view;
    this.transport = studio.transport;
    this.takes = studio.takes;
    this.player = studio.player;
  }

  readonly #song = $derived.by(() => this.document.song);
  readonly ppq = $derived.by(() => this.#song.ppq);
  readonly #meters = $derived.by(() => this.#song.meters);
  readonly bars = $derived.by(() => new BarMap({ ppq: this.ppq, meters: this.#meters }));
  readonly rows = $derived.by(() => rowsOf(this.#song, this.document.track, this.view.fold));

  readonly grid: Grid = $derived.by(() => ({
    step: gridStep(this.view.grid, this.view.gridKind, this.ppq),
    bars: this.bars,
  }));

  /** Length of the music in ticks, a take that is looked at and a few bars to write in included. */
  readonly length = $derived.by(() => {
    const end = Math.max(this.#song.ticks, this.takes.shown?.end ?? 0);
    return this.bars.barLineFrom(end) + 4 * this.bars.barAt(end).length;
  });

  readonly reach = $derived.by(() =>
    Math.max(0, this.length - (this.view.width * this.ppq) / this.view.pixelsPerQuarter / 4),
  );

  readonly viewport: Viewport = $derived.by(() => {
    const { view, rows } = this;
    const rowHeight = view.pixelsPerPitch;
    return {
      scrollTick: view.scrollTick,
      pixelsPerTick: view.pixelsPerQuarter / this.ppq,
      scrollRow: heldRow(rows.rowOfEdge(view.scrollPitch), rows.count, view.height / rowHeight),
      rowHeight,
      rows,
      width: view.width,
      height: view.height,
    };
  });

  /** The pitch itself, or where pitches snap to the scale the nearest one in the key that holds at `tick`. */
  allowedPitch(pitch: number, tick: number): number {
    const drums = this.#song.tracks[this.document.track]?.drums ?? false;
    if (!this.view.snapToScale || drums) return pitch;
    const key = this.#song.keys.findLast((one) => one.tick <= tick);
    return key ? nearestInKey(pitch, key) : pitch;
  }
}
