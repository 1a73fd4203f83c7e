import { SegueError } from '../../shared/errors.ts';
import type { EngineClient } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Project } from '../../shared/project/project.ts';
import type { Shell } from '../shell/shell.ts';
import { Autosave } from './autosave.svelte.ts';
import { usualContinueSettings } from './continue-settings.ts';
import { type Document, emptySong } from './document.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { Overlays } from './overlays.svelte.ts';
import type { Takes } from './takes.svelte.ts';
import type { Transport } from './transport.svelte.ts';

const projectKey = 'segue.project';
const savedKey = 'segue.project.saved';

/** What a project session works with. */
export interface SessionParts {
  readonly client: EngineClient;
  readonly shell: Shell;
  readonly document: Document;
  readonly takes: Takes;
  readonly transport: Transport;
  readonly notices: Notices;
  readonly overlays: Overlays;
  /** Called when another song is on the desk. */
  readonly onOpen: () => void;
}

/** The project on the desk: its name, whether it is saved, and how another takes its place without anything being lost. */
export class ProjectSession {
  /** The name that it was saved under; undefined until it was. */
  name: string | undefined = $state();
  /** Whether it is being saved at this moment. */
  saving = $state(false);
  readonly autosave: Autosave;
  /** Which version of its file the work began from, by when that was saved; undefined where that is not known. */
  #since: number | undefined;
  readonly #parts: SessionParts;
  /** What was on the desk when it was last the same as its file. */
  #clean: readonly unknown[] = $state.raw([]);

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#clean = this.#contents();
    this.autosave = new Autosave(parts, {
      // While takes are being written the work is kept too, so that a window that comes back finds them.
      content: () => ({
        dirty: this.dirty || parts.takes.writing !== undefined,
        name: this.name,
        stamp: this.#contents(),
      }),
      snapshot: () => this.snapshot(),
      restore: (project, name, window) => {
        this.#leave();
        this.#replace(project, name, 'dirty', this.#versionOf(name));
        void parts.takes.jobs.inherit(window);
      },
    });
  }

  /** Whether there is something that a file does not hold yet. */
  readonly dirty: boolean = $derived.by(() => this.#contents().some((part, i) => part !== this.#clean[i]));

  /** What the window is called. */
  readonly title: string = $derived.by(() => this.name ?? (this.#parts.document.song.title || 'Untitled'));

  /**
   * Brings back what was on the desk before a reload, and offers the work of windows that are gone.
   * @returns whether something is on the desk now
   * @throws SegueError `io` where the engine cannot be reached
   */
  async start(): Promise<boolean> {
    const { client, shell } = this.#parts;
    if (await this.autosave.start()) return true;
    const name = shell.session.get(projectKey);
    if (name === undefined) return false;
    // It may have been removed since; then the window simply begins anew.
    const opened = await client.call('projects.open', { name }).catch(() => undefined);
    if (opened) this.#replace(opened.project, name, 'clean', opened.saved);
    return opened !== undefined;
  }

  /** The project as it is now. */
  snapshot(): Project {
    const { document, takes, transport } = this.#parts;
    return {
      song: document.song,
      takes: takes.list,
      seeds: takes.seeds,
      settings: takes.settings,
      ...(transport.loop && { loop: transport.loop }),
    };
  }

  /** Saves under the name that it has, or asks for one. */
  async save(): Promise<void> {
    const { overlays, notices } = this.#parts;
    const { name } = this;
    const saveAs = () => overlays.show({ name: 'save-as' });
    if (name === undefined) return saveAs();
    try {
      await this.#saveUnder(name, this.#since);
    } catch (thrown) {
      const conflict = thrown instanceof SegueError && thrown.code === 'conflict';
      const ways = [
        { label: 'Replace it', run: () => this.saveAs(name) },
        { label: 'Save as…', run: saveAs },
      ];
      notices.error(thrown, conflict ? ways : []);
    }
  }

  /**
   * Saves under a name, in place of what was saved under it.
   * @throws SegueError where the name cannot be one of a file, or the engine could not write it
   */
  async saveAs(name: string): Promise<void> {
    await this.#saveUnder(name);
  }

  /** @throws SegueError `conflict` where another version than `since` is there; otherwise as `saveAs` */
  async #saveUnder(name: string, since?: number): Promise<void> {
    this.saving = true;
    const stamp = this.#contents();
    const project = this.snapshot();
    try {
      const known = since === undefined ? {} : { since };
      const entry = await this.#parts.client.call('projects.save', { name, project, ...known });
      this.#settle(entry.name, stamp, entry.saved);
      await this.autosave.drop();
    } finally {
      this.saving = false;
    }
  }

  /** Opens a saved project. */
  async open(name: string): Promise<void> {
    const { client, notices } = this.#parts;
    await notices.attempt(async () => {
      const { project, saved } = await client.call('projects.open', { name });
      this.#leave();
      this.#replace(project, name, 'clean', saved);
    });
  }

  /** Puts a project that came from a file on the desk; it is saved only once the user saves it here. */
  openProject(project: Project): void {
    this.#leave();
    this.#replace(project, undefined, 'clean');
  }

  /** Puts a song on the desk, as a project of its own that nobody has changed yet. How Continue is set stays. */
  openSong(song: Song): void {
    this.openProject({ song, takes: [], seeds: {}, settings: this.#parts.takes.settings });
  }

  /** Begins with an empty song that has one track to write on. */
  newProject(): void {
    const track = { name: 'Piano', channel: 0, program: 0, drums: false, notes: [], controls: [], bends: [] };
    const { model } = this.#parts.takes.settings;
    this.#leave();
    this.#replace(
      {
        song: { ...emptySong, tracks: [{ ...track, programChanges: [] }] },
        takes: [],
        seeds: {},
        settings: { ...usualContinueSettings, ...(model !== undefined && { model }) },
      },
      undefined,
      'clean',
    );
  }

  /** What is about to leave the desk unsaved is set aside; asking first would stand in the way of those who know. */
  #leave(): void {
    const { notices, takes } = this.#parts;
    // Its takes would come to the list of the next song.
    void takes.jobs.abandon();
    if (!this.dirty) return;
    const { name, title } = this;
    const since = this.#since;
    const project = this.snapshot();
    const aside = this.autosave.setAside(project, name);
    notices.info(`“${title}” had changes that were not saved; it waits among unsaved work.`, [
      {
        label: 'Bring it back',
        run: async () => {
          this.#leave();
          this.#replace(project, name, 'dirty', since);
          const leftover = await aside;
          if (leftover) await this.autosave.discard(leftover);
        },
      },
    ]);
  }

  #replace(project: Project, name: string | undefined, as: 'clean' | 'dirty', since?: number): void {
    const { document, takes, transport, onOpen } = this.#parts;
    takes.load(project.takes, project.seeds, project.settings);
    transport.loop = project.loop;
    document.open(project.song);
    this.#settle(name, as === 'clean' ? this.#contents() : [], since);
    if (as === 'clean') void this.autosave.drop();
    onOpen();
  }

  #settle(name: string | undefined, stamp: readonly unknown[], since: number | undefined): void {
    const { session } = this.#parts.shell;
    this.name = name;
    this.#clean = stamp;
    this.#since = since;
    session.set(projectKey, name);
    session.set(savedKey, since === undefined ? undefined : String(since));
  }

  /** The version that this window had of a project before it was reloaded, where it had that one on its desk. */
  #versionOf(name: string | undefined): number | undefined {
    const { session } = this.#parts.shell;
    const known = session.get(projectKey) === name ? Number(session.get(savedKey)) : Number.NaN;
    return Number.isNaN(known) ? undefined : known;
  }

  /** All that is saved, to be compared piece by piece: each is replaced when it changes. */
  #contents(): readonly unknown[] {
    const { document, takes, transport } = this.#parts;
    return [document.revision, takes.list, takes.settings, transport.loop];
  }
}
