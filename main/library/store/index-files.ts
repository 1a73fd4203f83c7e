import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SegueError } from '../../../shared/errors.ts';
import { rollPicture } from '../../../shared/music/roll-picture.ts';
import { BarMap } from '../../../shared/music/time.ts';
import type { Project } from '../../../shared/project/project.ts';
import { readProject } from '../../../shared/project/project-file.ts';
import { readModelHeader } from '../model-info.ts';
import { type ModelFolder, modelExtension } from '../models.ts';
import { projectExtension } from '../projects.ts';
import type { ModelRecord } from './models.ts';
import type { ProjectRecord } from './projects.ts';

/** How a file stands, for one to be told from what it was. */
interface FileState {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
}

type Known = ReadonlyMap<string, FileState>;

/** What reading a folder told: what is new there, and the ids of all that is there. */
interface Found<T> {
  readonly fresh: readonly T[];
  readonly present: readonly string[];
}

/** The models in some folders, of which those are read that came or changed; files that are none are passed over. */
export async function readModels(folders: readonly ModelFolder[], known: Known): Promise<Found<ModelRecord>> {
  const fresh: ModelRecord[] = [];
  const present: string[] = [];
  for (const { prefix, path } of folders) {
    for (const { stem, file, state } of await filesIn(path, modelExtension)) {
      const id = `${prefix}/${stem}`;
      if (same(known.get(id), state)) present.push(id);
      else {
        const model = await readModel(file, id, stem, prefix === 'shipped', state);
        if (!model) continue;
        present.push(id);
        fresh.push(model);
      }
    }
  }
  return { fresh, present };
}

async function readModel(
  file: string,
  id: string,
  stem: string,
  shipped: boolean,
  state: FileState,
): Promise<ModelRecord | undefined> {
  try {
    const { info, metadata } = await readModelHeader(file, id, stem, shipped);
    const curve = metadata.history.map(({ validationLoss }) => validationLoss);
    return { ...info, ...state, fingerprint: metadata.dataset.fingerprint, curve };
  } catch (error) {
    if (error instanceof SegueError) return undefined;
    throw error;
  }
}

/** The projects in a folder, of which those are read that came or changed. */
export async function readProjects(folder: string, known: Known): Promise<Found<ProjectRecord>> {
  const fresh: ProjectRecord[] = [];
  const present: string[] = [];
  for (const { stem, file, state } of await filesIn(folder, projectExtension)) {
    present.push(stem);
    if (!same(known.get(stem), state)) fresh.push({ name: stem, ...state, ...(await describeProject(file)) });
  }
  return { fresh, present };
}

async function describeProject(file: string): Promise<Pick<ProjectRecord, 'about' | 'thumbnail' | 'takes'>> {
  try {
    const project = readProject(await readFile(file));
    const takes = new Map<string, number>();
    for (const { recipe } of project.takes) takes.set(recipe.model, (takes.get(recipe.model) ?? 0) + 1);
    return { about: aboutOf(project), thumbnail: rollPicture(project.song), takes };
  } catch (error) {
    if (!(error instanceof SegueError) && !(error instanceof Error && 'code' in error)) throw error;
    return { about: 'This project cannot be read.', takes: new Map() };
  }
}

function aboutOf({ song, takes }: Project): string {
  const bars = song.ticks === 0 ? 0 : new BarMap(song).barAt(song.ticks - 1).index + 1;
  return [counted(bars, 'bar'), counted(song.tracks.length, 'track'), counted(takes.length, 'take')].join(', ');
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

function same(known: FileState | undefined, { bytes, changed }: FileState): boolean {
  return known?.bytes === bytes && known.changed === changed;
}

async function filesIn(folder: string, extension: string): Promise<{ stem: string; file: string; state: FileState }[]> {
  const names = (await readdir(folder).catch(() => [])).filter(
    (name) => name.endsWith(extension) && !name.startsWith('.'),
  );
  const files = await Promise.all(
    names.sort().map(async (name) => {
      const file = join(folder, name);
      const status = await stat(file).catch(() => undefined);
      if (!status?.isFile()) return undefined;
      const state = { bytes: status.size, changed: Math.round(status.mtimeMs) };
      return { stem: name.slice(0, -extension.length), file, state };
    }),
  );
  return files.filter((file) => file !== undefined);
}
