import { SegueError } from '../../shared/errors.ts';
import type { EngineClient } from '../../shared/ipc/contract.ts';
import { addSong } from '../../shared/music/commands/add-song.ts';
import { applyAll, type Edit } from '../../shared/music/edit.ts';
import { type Joining, joinSongs } from '../../shared/music/join-songs.ts';
import type { Song } from '../../shared/music/song.ts';
import { readProject, writeProject } from '../../shared/project/project-file.ts';
import type { Player } from '../audio/player.ts';
import type { RenderOptions } from '../audio/render.ts';
import type { OpenedFile, Shell } from '../shell/shell.ts';
import type { Document } from './document.svelte.ts';
import { fileName } from './file-name.ts';
import { fileTitle } from './file-title.ts';
import type { Notices } from './notices.svelte.ts';
import type { Overlays } from './overlays.svelte.ts';
import type { ProjectSession } from './project-session.svelte.ts';

/** What {@link Files} works with. */
export interface FilesParts {
  readonly client: EngineClient;
  readonly shell: Shell;
  readonly player: Player;
  readonly document: Document;
  readonly project: ProjectSession;
  readonly notices: Notices;
  readonly overlays: Overlays;
}

const midi = 'audio/midi';

/** How many of a file's warnings are told one by one. */
const warningsTold = 3;

/** How many files that could not be read are told one by one. */
const failuresTold = 3;

/** What goes in and out as files. Errors become notices. */
export class Files {
  /** Called with a song before it is handed out. */
  beforeExport: (song: Song) => Promise<void> = async () => undefined;
  readonly #parts: FilesParts;

  constructor(parts: FilesParts) {
    this.#parts = parts;
    parts.shell.onOpenFiles((files) => void this.receive(files));
  }

  /** Asks for MIDI or ABC files and opens them. */
  async importMusic(): Promise<void> {
    await this.#ask('music');
  }

  /** Asks for a project file and opens it. */
  async openProjectFile(): Promise<void> {
    await this.#ask('project');
  }

  /** Opens what came in: a file at once; of several the user is asked how they go together. */
  async receive(files: readonly OpenedFile[]): Promise<void> {
    const [only, ...others] = files;
    if (only && others.length === 0) await this.importFile(only);
    else if (only) this.#parts.overlays.show({ name: 'several', files: files.toSorted(byName) });
  }

  /** Opens a MIDI, ABC or project file: it takes the place of what is on the desk. */
  async importFile(file: OpenedFile): Promise<void> {
    const { project, notices } = this.#parts;
    await notices.attempt(async () => {
      if (isProject(file)) project.openProject(readProject(file.bytes));
      else project.openSong(await this.#read(file));
    });
  }

  /** Makes one song of several files, in place of what is on the desk. What cannot be read is told and left out. */
  async importTogether(files: readonly OpenedFile[], how: Joining): Promise<void> {
    const songs = await this.#readAll(files);
    if (songs.length > 0) this.#parts.project.openSong(joinSongs(songs, how));
  }

  /**
   * Adds MIDI or ABC files to the song, in one step of undo: their tracks come after those there are, their notes from a
   * tick on. What cannot be read is told and left out.
   */
  async addFiles(files: readonly OpenedFile[], tick: number): Promise<void> {
    const songs = await this.#readAll(files);
    const { document } = this.#parts;
    const { song } = document;
    const edits: Edit[] = [];
    for (const added of songs) edits.push(...addSong(applyAll(song, edits), added, tick).edits);
    document.edit(files.length === 1 ? 'Add a file' : 'Add files', edits, undefined, song.tracks.length);
  }

  /** Hands the song out as a Standard MIDI File. */
  async exportMidi(): Promise<void> {
    await this.exportSong(this.#parts.document.song);
  }

  /** Hands any song out as a Standard MIDI File, such as one with a take. */
  async exportSong(song: Song, name?: string): Promise<void> {
    const { shell, notices } = this.#parts;
    await notices.attempt(async () => {
      await this.beforeExport(song);
      const file = await this.midiFile(song, name);
      await shell.saveFile(file.name, file.bytes, file.mime);
    });
  }

  /** Hands the project out as a file. */
  async exportProject(): Promise<void> {
    const { shell, project, notices } = this.#parts;
    const bytes = writeProject(project.snapshot());
    await notices.attempt(() => shell.saveFile(`${fileName(project.title)}.segue`, bytes, 'application/json'));
  }

  /** Renders the song and hands it out as a WAV file. @throws what the player does; `cancelled` after the signal */
  async exportWav(options: RenderOptions): Promise<void> {
    const { shell, player, document, project } = this.#parts;
    const bytes = await player.render(document.song, options);
    await shell.saveFile(`${fileName(project.title)}.wav`, bytes, 'audio/wav');
  }

  /** A song as a MIDI file, for dragging it out of the window. */
  async midiFile(song: Song, name = this.#parts.project.title): Promise<OpenedFile & { readonly mime: string }> {
    const { bytes } = await this.#parts.client.call('music.write', { song });
    return { name: `${fileName(name)}.mid`, bytes, mime: midi };
  }

  async #ask(kind: 'music' | 'project'): Promise<void> {
    const { shell, notices } = this.#parts;
    await this.receive((await notices.attempt(() => shell.openFiles(kind))) ?? []);
  }

  /** The songs of those files that hold one. */
  async #readAll(files: readonly OpenedFile[]): Promise<readonly Song[]> {
    const { notices } = this.#parts;
    const songs: Song[] = [];
    const failures: unknown[] = [];
    for (const file of files) {
      try {
        if (isProject(file)) throw new SegueError('bad-input', `“${file.name}” is a project; open it by itself.`);
        songs.push(await this.#read(file));
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    for (const thrown of failures.slice(0, failuresTold)) notices.error(thrown);
    const more = failures.length - failuresTold;
    if (more > 0) notices.error(`${more} more of the ${files.length} files could not be read and were left out.`);
    return songs;
  }

  async #read({ name, bytes }: OpenedFile): Promise<Song> {
    const { client, notices } = this.#parts;
    const { song, warnings } = await client.call('music.read', { name, bytes });
    if (song.tracks.length === 0) {
      throw new SegueError('bad-input', `“${name}” holds no music; choose another file.`);
    }
    if (warnings.length > 0) {
      const more = warnings.length - warningsTold;
      notices.info(
        [...warnings.slice(0, warningsTold), ...(more > 0 ? [`And ${more} more of the kind.`] : [])].join(' '),
      );
    }
    return { ...song, title: fileTitle(song.title, name) };
  }
}

/** As people count: “Part 2” before “Part 10”. */
function byName(one: OpenedFile, other: OpenedFile): number {
  return one.name.localeCompare(other.name, undefined, { numeric: true });
}

function isProject({ name, bytes }: OpenedFile): boolean {
  return name.toLowerCase().endsWith('.segue') || (bytes[0] === '{'.charCodeAt(0) && name.endsWith('.json'));
}
