import { type Grid, gridStep } from '../../shared/music/grid.ts';
import { keyAt, scaleOf, snapPitch } from '../../shared/music/scale.ts';
import type { Note } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import type { Desk } from '../gestures/gesture.ts';
import { Gestures } from '../gestures/gestures.svelte.ts';
import type { Overlays } from '../state/overlays.svelte.ts';
import type { Expected } from '../state/questions/expected.svelte.ts';
import type { Surprise } from '../state/questions/surprise.svelte.ts';
import type { Inside } from '../state/room/inside.svelte.ts';
import type { Studio } from '../state/studio.svelte.ts';
import { rowsOf } from './key-rows.ts';
import { defaultPalette, type Palette } from './palette.ts';
import { heldRow } from './scroll.ts';
import type { Viewport } from './viewport.ts';

/** The parts of the studio that the roll works with. */
export interface RollStudio extends Pick<Studio, 'document' | 'view' | 'transport'> {
  readonly takes: { readonly viewer: Pick<Studio['takes']['viewer'], 'shown' | 'givingWay'> };
  readonly player: Desk['player'];
  readonly overlays: Pick<Overlays, 'show'>;
  /** What a model listened to, where that is to be drawn. */
  readonly inside?: Pick<Inside, 'heard'>;
  /** What notes cost a model, where they are to be coloured by it. */
  readonly surprise?: Pick<Surprise, 'shown'>;
  /** What a model expects at the playhead, where that is to be drawn on the keys. */
  readonly expected?: Pick<Expected, 'shown'>;
}

/** What the roll shows of the studio's state, worked out once for all that draw and for all gestures. */
export class RollModel implements Desk {
  readonly document: RollStudio['document'];
  readonly view: RollStudio['view'];
  readonly transport: RollStudio['transport'];
  readonly takes: RollStudio['takes']['viewer'];
  readonly player: RollStudio['player'];
  readonly overlays: RollStudio['overlays'];
  readonly inside: RollStudio['inside'];
  readonly surprise: RollStudio['surprise'];
  readonly expected: RollStudio['expected'];
  readonly gestures: Gestures;
  /** CSS pixels of one of the roll's own: all that it counts in pixels grows as the rest of the window does. */
  unit = $state(1);
  /** The roll has been laid out: the view's size is its own. */
  sized = $state(false);
  palette: Palette = $state.raw(defaultPalette);
  /** The space bar is held, so that a drag pans. */
  spaceHeld = $state(false);

  constructor(studio: RollStudio) {
    this.document = studio.document;
    this.view = studio.view;
    this.transport = studio.transport;
    this.takes = studio.takes.viewer;
    this.player = studio.player;
    this.overlays = studio.overlays;
    this.inside = studio.inside;
    this.surprise = studio.surprise;
    this.expected = studio.expected;
    this.gestures = new Gestures(this);
  }

  get laneHeight(): number {
    return this.view.laneHeight;
  }

  readonly ppq = $derived.by(() => this.document.song.ppq);
  readonly #meters = $derived.by(() => this.document.song.meters);
  readonly bars = $derived.by(() => new BarMap({ ppq: this.ppq, meters: this.#meters }));
  readonly rows = $derived.by(() => rowsOf(this.document.song, this.document.track, this.view.fold));
  readonly drums = $derived.by(() => this.document.song.tracks[this.document.track]?.drums ?? false);

  readonly grid: Grid = $derived.by(() => ({
    step: gridStep(this.view.grid, this.view.gridKind, this.ppq),
    bars: this.bars,
  }));

  /** Where the music ends, a take that is looked at included. */
  get givingWay(): ReadonlySet<Note> {
    return this.takes.givingWay;
  }

  readonly #end = $derived.by(() => Math.max(this.document.song.ticks, this.takes.shown?.end ?? 0));

  /** Ticks that the overview shows: the music to its last bar line, and a few bars to write in. */
  readonly length = $derived.by(() => this.bars.barLineFrom(this.#end) + 4 * this.bars.barAt(this.#end).length);

  /** As far as one can scroll: what was written last stays in sight, with most of the view left to write in. */
  readonly reach = $derived.by(() => {
    const ticks = (this.view.width * this.ppq) / this.view.pixelsPerQuarter;
    return Math.max(0, this.#end - 0.2 * ticks);
  });

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

  /** Pitches of the track in front that sound now. */
  readonly sounding: ReadonlySet<number> = $derived.by(() => {
    const { track } = this.document;
    return new Set([...this.transport.sounding].filter((key) => key >> 7 === track).map((key) => key & 127));
  });

  /** The pitch itself, or where pitches snap to the scale the nearest one in the key that holds at `tick`. */
  allowedPitch(pitch: number, tick: number): number {
    if (!this.view.snapToScale || this.drums) return pitch;
    const key = keyAt(this.document.song, tick);
    return key ? snapPitch(pitch, scaleOf(key)) : pitch;
  }
}
