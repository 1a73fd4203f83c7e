import type { Panel } from '../state/layout.svelte.ts';
import { canAsk } from '../state/questions/question-parts.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { View } from '../state/view.svelte.ts';
import { zoomPitch, zoomTime, zoomToPitches, zoomToTime } from '../state/view-zoom.ts';
import type { Action } from './action.ts';

/** One press of a zoom key. */
const zoomStep = 1.25;
const divisions = [1, 2, 4, 8, 16, 32, 64];

/** Tools, grid, and what the roll shows. */
export const viewActions: readonly Action[] = [
  tool('view.pencil', 'Pencil', '1', 'pencil'),
  tool('view.select', 'Select', '2', 'select'),
  toggle('view.snap', 'Snap to the grid', ['g'], 'snap'),
  gridStep('view.finerGrid', 'Finer grid', ['Shift+d'], 1),
  gridStep('view.coarserGrid', 'Coarser grid', ['Shift+a'], -1),
  gridKind('view.straight', 'Straight grid', 'straight'),
  gridKind('view.triplets', 'Triplet grid', 'triplet'),
  gridKind('view.dotted', 'Dotted grid', 'dotted'),
  toggle('view.ghosts', 'Ghost notes of other tracks', [','], 'ghosts'),
  toggle('view.fold', 'Fold to used pitches', ['f'], 'fold'),
  toggle('view.snapToScale', 'Keep to the scale', ['k'], 'snapToScale'),
  toggle('view.follow', 'Follow the playhead', ['Shift+f'], 'follow'),
  question('view.surprise', 'Colour by surprise', 'Shift+s', ({ surprise }) => surprise),
  question('view.expected', 'What the model expects at the playhead', 'Shift+e', ({ expected }) => expected),
  zoom('view.zoomIn', 'Zoom in', ['+', '='], (view, ppq) => zoomTime(view, ppq, zoomStep)),
  zoom('view.zoomOut', 'Zoom out', ['-'], (view, ppq) => zoomTime(view, ppq, 1 / zoomStep)),
  zoom('view.zoomInPitch', 'Zoom in on pitch', ['Alt+ArrowUp'], (view) => zoomPitch(view, zoomStep)),
  zoom('view.zoomOutPitch', 'Zoom out of pitch', ['Alt+ArrowDown'], (view) => zoomPitch(view, 1 / zoomStep)),
  {
    id: 'view.zoomToLoop',
    label: 'Zoom to the loop',
    group: 'View',
    keys: ['\\'],
    enabled: ({ transport }) => transport.loop !== undefined,
    run({ view, document, transport }) {
      if (transport.loop) zoomToTime(view, document.song.ppq, transport.loop.start, transport.loop.end);
    },
  },
  {
    id: 'view.zoomToSelection',
    label: 'Zoom to the selection, or the whole song',
    group: 'View',
    keys: ['z'],
    run({ view, document }) {
      const { song, track, selection } = document;
      const own = song.tracks[track]?.notes ?? [];
      let [start, end, low, high] = [Number.POSITIVE_INFINITY, 0, 127, 0];
      for (const note of selection.size > 0 ? selection : own) {
        start = Math.min(start, note.tick);
        end = Math.max(end, note.tick + note.duration);
        low = Math.min(low, note.pitch);
        high = Math.max(high, note.pitch);
      }
      if (end > 0) zoomToPitches(view, low, high);
      if (selection.size === 0) [start, end] = [0, song.ticks];
      zoomToTime(view, song.ppq, start, end);
    },
  },
  panel('view.tracksPanel', 'Panel of tracks', '[', 'tracks'),
  panel('view.continuePanel', 'Panel of takes', ']', 'continue'),
  {
    id: 'view.theme',
    label: 'Light or dark',
    group: 'View',
    keys: ['Shift+t'],
    everywhere: true,
    run({ settings }) {
      const dark = settings.values.theme === 'dark' || (settings.values.theme === 'system' && systemIsDark());
      settings.set({ theme: dark ? 'light' : 'dark' });
    },
  },
];

function systemIsDark(): boolean {
  return globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ?? true;
}

function tool(id: string, label: string, key: string, which: View['tool']): Action {
  return {
    id,
    label,
    group: 'View',
    keys: [key],
    checked: ({ view }) => view.tool === which,
    run({ view }) {
      view.tool = which;
    },
  };
}

function panel(id: string, label: string, key: string, which: Panel): Action {
  return {
    id,
    label,
    group: 'View',
    keys: [key],
    checked: ({ layout }) => layout.shows(which),
    run: ({ layout }) => layout.toggle(which),
  };
}

function toggle(
  id: string,
  label: string,
  keys: readonly string[],
  what: 'snap' | 'ghosts' | 'fold' | 'snapToScale' | 'follow',
): Action {
  return {
    id,
    label,
    group: 'View',
    keys,
    checked: ({ view }) => view[what],
    run({ view }) {
      view[what] = !view[what];
    },
  };
}

/** Something that the chosen model is asked about the song for as long as it is shown. */
function question(id: string, label: string, key: string, of: (studio: Studio) => { on: boolean }): Action {
  return {
    id,
    label,
    group: 'View',
    keys: [key],
    enabled: (studio) => of(studio).on || canAsk(studio.takes.model),
    checked: (studio) => of(studio).on,
    run(studio) {
      const asked = of(studio);
      asked.on = !asked.on;
    },
  };
}

function gridStep(id: string, label: string, keys: readonly string[], by: 1 | -1): Action {
  const next = (grid: number) => divisions[divisions.indexOf(grid) + by];
  return {
    id,
    label,
    group: 'View',
    keys,
    enabled: ({ view }) => next(view.grid) !== undefined,
    run({ view }) {
      view.grid = next(view.grid) ?? view.grid;
    },
  };
}

function gridKind(id: string, label: string, kind: View['gridKind']): Action {
  return {
    id,
    label,
    group: 'View',
    checked: ({ view }) => view.gridKind === kind,
    run({ view }) {
      view.gridKind = kind;
    },
  };
}

function zoom(id: string, label: string, keys: readonly string[], change: (view: View, ppq: number) => void): Action {
  return {
    id,
    label,
    group: 'View',
    keys,
    repeats: true,
    run: ({ view, document }) => change(view, document.song.ppq),
  };
}
