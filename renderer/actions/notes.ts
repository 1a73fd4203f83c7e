import type { Command, Selection } from '../../shared/music/commands/command.ts';
import { transposeNotes } from '../../shared/music/commands/notes.ts';
import { nudgeNotes } from '../../shared/music/commands/nudge.ts';
import { quantizeNotes } from '../../shared/music/commands/quantize.ts';
import {
  joinNotes,
  legatoNotes,
  snapNotesToScale,
  splitNotes,
  transposeInScale,
} from '../../shared/music/commands/shape.ts';
import { shiftVelocity } from '../../shared/music/commands/velocity.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { Action } from './action.ts';

/** By how much a key press makes notes louder or softer, of 127. */
const velocityStep = 8;

/** What is done to the selected notes. */
export const notesActions: readonly Action[] = [
  onNotes('notes.up', 'A semitone up', ['ArrowUp'], (song, notes) => transposeNotes(song, notes, 1)),
  onNotes('notes.down', 'A semitone down', ['ArrowDown'], (song, notes) => transposeNotes(song, notes, -1)),
  onNotes('notes.octaveUp', 'An octave up', ['Shift+ArrowUp'], (song, notes) => transposeNotes(song, notes, 12)),
  onNotes('notes.octaveDown', 'An octave down', ['Shift+ArrowDown'], (song, notes) => transposeNotes(song, notes, -12)),
  onNotes('notes.later', 'A grid step later', ['ArrowRight'], (song, notes, { grid }) =>
    nudgeNotes(song, notes, grid, 1),
  ),
  onNotes('notes.earlier', 'A grid step earlier', ['ArrowLeft'], (song, notes, { grid }) =>
    nudgeNotes(song, notes, grid, -1),
  ),
  onNotes('notes.louder', 'Louder', ['Shift+ArrowRight'], (song, notes) => shiftVelocity(song, notes, velocityStep)),
  onNotes('notes.softer', 'Softer', ['Shift+ArrowLeft'], (song, notes) => shiftVelocity(song, notes, -velocityStep)),
  onNotes('notes.quantise', 'Quantise', ['q'], (song, notes, { grid, settings }) => {
    const { quantizeStrength: strength, quantizeEnds: ends, quantizeSwing: swing } = settings.values;
    return quantizeNotes(song, notes, grid, { strength, ends, swing });
  }),
  {
    id: 'notes.quantiseWith',
    label: 'Quantise with strength, ends and swing…',
    group: 'Notes',
    keys: ['Shift+q'],
    run: ({ overlays }) => overlays.show({ name: 'quantise' }),
  },
  onNotes('notes.legato', 'Legato', ['l'], legatoNotes),
  onNotes('notes.split', 'Split at the playhead', ['$mod+b'], (song, notes, { transport }) =>
    splitNotes(song, notes, transport.tick),
  ),
  onNotes('notes.join', 'Join', ['$mod+j'], joinNotes),
  inKey('notes.scaleUp', 'A scale step up', ['$mod+ArrowUp'], (studio, key) =>
    transposeInScale(studio.document.song, studio.document.selection, key, 1),
  ),
  inKey('notes.scaleDown', 'A scale step down', ['$mod+ArrowDown'], (studio, key) =>
    transposeInScale(studio.document.song, studio.document.selection, key, -1),
  ),
  inKey('notes.toScale', 'Move into the scale', [], (studio, key) =>
    snapNotesToScale(studio.document.song, studio.document.selection, key),
  ),
];

/** An action on the selection; a held key does it again. */
function onNotes(
  id: string,
  label: string,
  keys: readonly string[],
  command: (song: Song, notes: Selection, studio: Studio) => Command,
): Action {
  return {
    id,
    label,
    group: 'Notes',
    ...(keys.length > 0 && { keys }),
    repeats: true,
    enabled: ({ document }) => document.selection.size > 0,
    run(studio) {
      const { document } = studio;
      document.run(command(document.song, document.selection, studio));
    },
  };
}

/** An action on the selection that needs a key. */
function inKey(
  id: string,
  label: string,
  keys: readonly string[],
  command: (studio: Studio, key: NonNullable<Studio['key']>) => Command,
): Action {
  return {
    ...onNotes(id, label, keys, (_song, _notes, studio) =>
      studio.key ? command(studio, studio.key) : { label, edits: [] },
    ),
    enabled: ({ document, key }) => document.selection.size > 0 && key !== undefined,
  };
}
