import type { Song } from '../../music/song.ts';
import type { Project } from '../../project/project.ts';

export interface ProjectEntry {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly saved: number;
  readonly bytes: number;
}

export interface DeskCalls {
  /** Reads a MIDI or ABC file; `warnings` are sentences about what was left out. */
  'music.read': {
    params: { name: string; bytes: Uint8Array };
    result: { song: Song; warnings: readonly string[] };
  };
  /** The song as a Standard MIDI File. */
  'music.write': { params: { song: Song }; result: { bytes: Uint8Array } };
  /** The songs that Segue brings along, for a first look. */
  'demos.list': { params: Record<string, never>; result: readonly { readonly id: string; readonly title: string }[] };
  'demos.open': { params: { id: string }; result: { song: Song } };
  'projects.list': { params: Record<string, never>; result: readonly ProjectEntry[] };
  /** A saved project; `saved` tells which version it is. */
  'projects.open': { params: { name: string }; result: { project: Project; saved: number } };
  /**
   * Saves a project in place of the one of that name. With `since`, the version that the work began from, `conflict` where
   * another one is there by now: somebody else has saved it meanwhile.
   */
  'projects.save': { params: { name: string; project: Project; since?: number }; result: ProjectEntry };
  'projects.remove': { params: { name: string }; result: null };
  /**
   * Keeps unsaved work beside the projects, so that it can be offered back. `name` is that of the last save; `aside` says
   * that it is no longer on the desk of the window that keeps it.
   */
  'autosave.keep': { params: { window: string; name?: string; aside?: true; project: Project }; result: null };
  /** The unsaved work of windows that are gone. */
  'autosave.list': {
    params: Record<string, never>;
    result: readonly { readonly window: string; readonly name?: string; readonly saved: number }[];
  };
  'autosave.open': { params: { window: string }; result: { name?: string; project: Project } };
  /** Forgets it: it was saved, taken back or declined. */
  'autosave.drop': { params: { window: string }; result: null };
}
