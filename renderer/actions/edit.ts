import { copyClip, pasteClip } from '../../shared/music/commands/clipboard.ts';
import { duplicateNotes } from '../../shared/music/commands/duplicate.ts';
import { deleteNotes, eraseNotes } from '../../shared/music/commands/notes.ts';
import { allNotes, inverseSelection } from '../../shared/music/commands/select.ts';
import { emptySong } from '../state/document.svelte.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { Action } from './action.ts';

/** History, clipboard and selection. */
export const editActions: readonly Action[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    group: 'Edit',
    keys: ['$mod+z'],
    repeats: true,
    enabled: ({ document }) => document.canUndo,
    run: ({ document }) => document.undo(),
  },
  {
    id: 'edit.redo',
    label: 'Redo',
    group: 'Edit',
    keys: ['$mod+Shift+z', '$mod+y'],
    repeats: true,
    enabled: ({ document }) => document.canRedo,
    run: ({ document }) => document.redo(),
  },
  { id: 'edit.cut', label: 'Cut', group: 'Edit', keys: ['$mod+x'], enabled: anySelected, run: cut },
  { id: 'edit.copy', label: 'Copy', group: 'Edit', keys: ['$mod+c'], enabled: anySelected, run: copy },
  { id: 'edit.paste', label: 'Paste at the playhead', group: 'Edit', keys: ['$mod+v'], run: paste },
  {
    id: 'edit.duplicate',
    label: 'Duplicate',
    group: 'Edit',
    keys: ['$mod+d'],
    enabled: anySelected,
    run({ document, grid }) {
      document.run(duplicateNotes(document.song, document.selection, grid));
    },
  },
  {
    id: 'edit.delete',
    label: 'Delete',
    group: 'Edit',
    keys: ['Delete', 'Backspace'],
    enabled: anySelected,
    run({ document }) {
      document.run(deleteNotes(document.song, document.selection));
    },
  },
  { id: 'edit.selectAll', label: 'Select all', group: 'Edit', keys: ['$mod+a'], run: selectAll },
  {
    id: 'edit.selectNone',
    label: 'Select none',
    group: 'Edit',
    keys: ['$mod+Shift+a', 'Escape'],
    run: ({ document }) => document.select([]),
  },
  {
    id: 'edit.invertSelection',
    label: 'Select the other notes of the track',
    group: 'Edit',
    keys: ['$mod+Shift+i'],
    run: ({ document }) => document.select(inverseSelection(document.song, document.selection, document.track)),
  },
];

function anySelected({ document }: Studio): boolean {
  return document.selection.size > 0;
}

async function copy({ document, clipboard }: Studio): Promise<void> {
  const clip = copyClip(document.song, document.selection);
  if (clip) await clipboard.write(clip);
}

async function cut(studio: Studio): Promise<void> {
  const { document } = studio;
  const { song, selection } = document;
  const copied = copy(studio);
  document.run(eraseNotes('Cut notes', song, selection));
  await copied;
}

async function paste({ document, transport, clipboard, project, notices }: Studio): Promise<void> {
  const clip = await clipboard.read();
  if (!clip) {
    notices.info('There are no notes in the clipboard; select some and copy them first.');
    return;
  }
  if (document.song.tracks.length === 0 && document.song === emptySong) project.newProject();
  document.run(pasteClip(document.song, clip, transport.tick, document.track));
}

/** All notes of the track in front; of all tracks, where these are selected already or there are none. */
function selectAll({ document }: Studio): void {
  const { song, track, selection } = document;
  const own = allNotes(song, track);
  document.select(own.some((note) => !selection.has(note)) ? own : allNotes(song));
}
