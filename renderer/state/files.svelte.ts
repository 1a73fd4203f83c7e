import { SegueError } from '../../shared/errors.ts';
import type { EngineClient } from '../../shared/ipc/contract.ts';
import { addSong } from '../../shared/music/commands/add-song.ts';
import type { Song } from '../../shared/music/song.ts';
import { readProject, writeProject } from '../../shared/project/project-file.ts';
import type { Player } from '../audio/player.ts';
import type { RenderOptions } from '../audio/render.ts';
import type { OpenedFile, Shell } from '../shell/shell.ts';
import type { Document } from './document.svelte.ts';
import { fileTitle } from './file-title.ts';
import type { Notices } from './notices.svelte.ts';
import type { ProjectSession } from './project-session.svelte.ts';

/** What {@link Files} works with. */
export interface FilesParts {
  readonly client: EngineClient;
  readonly shell: Shell;
  readonly player: Player;
  readonly document: Document;
  readonly project: ProjectSession;
  readonly notices: Notices;
}

const midi = 'audio/midi';

/** How many of a file's warnings are told one by one. */
const warningsTold = 3;

/** What goes in and out as files. Errors become notices. */
export class Files {
  readonly #parts: FilesParts;

  constructor(parts: FilesParts) {
    this.#parts = parts;
    parts.shell.onOpenFile((file) => void this.importFile(file));
  }

  /** Asks for a MIDI or ABC file and opens it. */
  async importMusic(): Promise<void> {
    await this.#ask('music');
  }

  /** Asks for a project file and opens it. */
  async openProjectFile(): Promise<void> {
    await this.#ask('project');
  }

  /** Opens a MIDI, ABC or project file: it takes the place of what is on the desk. */
  async importFile(file: OpenedFile): Promise<void> {
    const { project, notices } = this.#parts;
    await notices.attempt(async () => {
      if (isProject(file)) project.openProject(readProject(file.bytes));
      else project.openSong(await this.#read(file));
    });
  }

  /** Adds a MIDI or ABC file to the song: its tracks come after those there are, its notes from a tick on. */
  async addFile(file: OpenedFile, tick: number): Promise<void> {
    const { document, notices } = this.#parts;
    await notices.attempt(async () => {
      const added = await this.#read(file);
      document.run(addSong(document.song, added, tick));
    });
  }

  /** Hands the song out as a Standard MIDI File. */
  async exportMidi(): Promise<void> {
    await this.exportSong(this.#parts.document.song);
  }

  /** Hands any song out as a Standard MIDI File, such as one with a take. */
  async exportSong(song: Song, name?: string): Promise<void> {
    const { shell, notices } = this.#parts;
    await notices.attempt(async () => {
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
    const file = await notices.attempt(() => shell.openFile(kind));
    if (file) await this.importFile(file);
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

function isProject({ name, bytes }: OpenedFile): boolean {
  return name.toLowerCase().endsWith('.segue') || (bytes[0] === '{'.charCodeAt(0) && name.endsWith('.json'));
}

/** A name that every system takes for a file. */
function fileName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in a file's name
  const plain = name.replaceAll(/[\u0000-\u001f<>:"/\\|?*]/g, ' ').trim();
  return plain.slice(0, 100) || 'Untitled';
}
