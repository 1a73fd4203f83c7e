import type { Action } from './action.ts';

/** Projects, and music in and out. */
export const fileActions: readonly Action[] = [
  { id: 'file.new', label: 'New', group: 'File', keys: ['$mod+n'], run: ({ project }) => project.newProject() },
  {
    id: 'file.open',
    label: 'Open project…',
    group: 'File',
    keys: ['$mod+o'],
    whileTyping: true,
    run: ({ overlays }) => overlays.show({ name: 'open-project' }),
  },
  {
    id: 'file.save',
    label: 'Save',
    group: 'File',
    keys: ['$mod+s'],
    whileTyping: true,
    enabled: ({ project }) => !project.saving,
    run: ({ project }) => project.save(),
  },
  {
    id: 'file.saveAs',
    label: 'Save as…',
    group: 'File',
    keys: ['$mod+Shift+s'],
    whileTyping: true,
    run: ({ overlays }) => overlays.show({ name: 'save-as' }),
  },
  {
    id: 'file.importMidi',
    label: 'Import MIDI',
    group: 'File',
    keys: ['$mod+i'],
    run: ({ files }) => files.importMusic(),
  },
  {
    id: 'file.openProjectFile',
    label: 'Open project file…',
    group: 'File',
    run: ({ files }) => files.openProjectFile(),
  },
  {
    id: 'file.exportMidi',
    label: 'Export MIDI',
    group: 'File',
    keys: ['$mod+e'],
    enabled: ({ document }) => document.notes > 0,
    run: ({ files }) => files.exportMidi(),
  },
  {
    id: 'file.exportWav',
    label: 'Export WAV…',
    group: 'File',
    keys: ['$mod+Shift+e'],
    enabled: ({ document }) => document.notes > 0,
    run: ({ overlays }) => overlays.show({ name: 'export-wav' }),
  },
  {
    id: 'file.exportProject',
    label: 'Export project file',
    group: 'File',
    run: ({ files }) => files.exportProject(),
  },
  {
    id: 'file.song',
    label: 'Title, tempo, meter and key…',
    group: 'File',
    keys: ['t'],
    run: ({ overlays }) => overlays.show({ name: 'song' }),
  },
];
