import type { DeskCalls } from '../../../shared/ipc/contract.ts';
import { writeMidi } from '../../../shared/music/midi/write.ts';
import { parseSong } from '../../files/read-song.ts';
import type { Autosaves } from '../../library/autosaves.ts';
import type { Demos } from '../../library/demos.ts';
import type { Projects } from '../../library/projects.ts';
import type { Windows } from '../windows.ts';
import { done, type HandlersOf } from './done.ts';

export interface DeskParts {
  readonly demos: Demos;
  readonly projects: Projects;
  readonly autosaves: Autosaves;
  readonly windows: Windows;
  /** Told that a project came, changed or went. */
  readonly onProjects: () => void;
}

/** What answers the calls on songs and projects. */
export function deskHandlers({ demos, projects, autosaves, windows, onProjects }: DeskParts): HandlersOf<DeskCalls> {
  return {
    'music.read': ({ name, bytes }) => {
      const { song, warnings } = parseSong(name, bytes);
      return { song, warnings };
    },
    'music.write': ({ song }) => ({ bytes: writeMidi(song) }),
    'demos.list': () => demos.list(),
    'demos.open': async ({ id }) => ({ song: await demos.open(id) }),
    'projects.list': () => projects.list(),
    'projects.open': ({ name }) => projects.open(name),
    'projects.save': async ({ name, project, since }) => {
      const entry = await projects.save(name, project, since);
      onProjects();
      return entry;
    },
    'projects.remove': done(async ({ name }) => {
      await projects.remove(name);
      onProjects();
    }),
    'autosave.keep': done(({ window, name, aside, project }, caller) => {
      if (!aside) {
        caller.id = window;
        caller.keeps = true;
      }
      return autosaves.keep(window, name, project);
    }),
    'autosave.list': async (_, caller) => {
      const slots = await autosaves.list();
      return slots.filter(({ window }) => !windows.isOpen(window, caller));
    },
    'autosave.open': ({ window }) => autosaves.open(window),
    'autosave.drop': done(({ window }) => autosaves.drop(window)),
  };
}
