import { untrack } from 'svelte';
import type { EngineClient } from '../../shared/ipc/contract.ts';
import { type Grid, gridStep } from '../../shared/music/grid.ts';
import { type Key, keyAt } from '../../shared/music/scale.ts';
import type { Player } from '../audio/player.ts';
import { Live } from '../live/live.svelte.ts';
import type { Shell } from '../shell/shell.ts';
import { Clipboard } from './clipboard.ts';
import type { Document } from './document.svelte.ts';
import { Engine } from './engine.svelte.ts';
import { Files } from './files.svelte.ts';
import { firstSteps } from './first-steps.ts';
import { Hearing } from './hearing.svelte.ts';
import { Jobs } from './jobs.svelte.ts';
import { Layout } from './layout.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Overlays } from './overlays.svelte.ts';
import { ProjectSession } from './project-session.svelte.ts';
import { Copies } from './questions/copies.svelte.ts';
import { Expected } from './questions/expected.svelte.ts';
import { Surprise } from './questions/surprise.svelte.ts';
import { randomSeed } from './random-seed.ts';
import { Inside } from './room/inside.svelte.ts';
import { Room } from './room/room.svelte.ts';
import { Settings } from './settings.svelte.ts';
import { composeTab, Tabs } from './tabs.svelte.ts';
import { Takes } from './takes.svelte.ts';
import type { Transport } from './transport.svelte.ts';
import { UnfinishedDemo } from './unfinished-demo.svelte.ts';
import { View } from './view.svelte.ts';

/** What a studio is made of. The document and the transport come from outside, since the player follows them. */
export interface StudioParts {
  readonly client: EngineClient;
  readonly player: Player;
  readonly shell: Shell;
  readonly document: Document;
  readonly transport: Transport;
}

/** All state of one window. Made once; parts are handed what they need of it. */
export class Studio {
  readonly client: EngineClient;
  readonly player: Player;
  readonly shell: Shell;
  readonly document: Document;
  readonly transport: Transport;
  readonly tabs = new Tabs();
  readonly view = new View();
  readonly notices = new Notices();
  readonly overlays = new Overlays();
  readonly settings: Settings;
  readonly layout: Layout;
  readonly engine: Engine;
  readonly clipboard: Clipboard;
  readonly hearing: Hearing;
  readonly takes: Takes;
  readonly live: Live;
  readonly project: ProjectSession;
  readonly files: Files;
  readonly unfinished: UnfinishedDemo;
  readonly room: Room;
  readonly inside: Inside;
  readonly surprise: Surprise;
  readonly expected: Expected;
  readonly copies: Copies;
  readonly #stop: () => void;
  /** Whether something is on the desk already. */
  #begun = false;

  constructor(parts: StudioParts) {
    const { client, player, shell, document, transport } = parts;
    const { notices, overlays } = this;
    this.client = client;
    this.player = player;
    this.shell = shell;
    this.document = document;
    this.transport = transport;
    this.settings = new Settings(shell.settings);
    this.layout = new Layout(this.settings);
    this.view.follow = this.settings.values.follow;
    this.view.ghosts = this.settings.values.ghosts;
    this.engine = new Engine(client, notices);
    this.clipboard = new Clipboard(shell.clipboard);
    this.hearing = new Hearing(player);
    this.takes = new Takes({
      document,
      engine: this.engine,
      hearing: this.hearing,
      notices,
      jobs: (onEnd) => new Jobs({ client, notices, shell }, onEnd),
      randomSeed,
    });
    this.live = new Live({
      ...{ client, document, transport, player, notices, view: this.view, shell, randomSeed },
      model: () => this.takes.model,
      settings: () => this.takes.settings,
      every(milliseconds, callback) {
        const timer = setInterval(callback, milliseconds);
        return () => clearInterval(timer);
      },
    });
    this.project = new ProjectSession({
      client,
      shell,
      document,
      takes: this.takes,
      transport,
      notices,
      overlays,
      onOpen: () => this.#opened(),
    });
    this.takes.keepSafe = () => this.project.autosave.keep();
    this.files = new Files({ client, shell, player, document, project: this.project, notices, overlays });
    this.unfinished = new UnfinishedDemo({
      client,
      player,
      project: this.project,
      takes: this.takes,
      transport,
      notices,
      randomSeed,
    });
    this.room = new Room({ client, notices, hearing: this.hearing, shell });
    this.inside = new Inside({ client, notices, document, model: () => this.takes.model });
    const questions = { client, engine: this.engine, document, model: () => this.takes.model };
    this.surprise = new Surprise({ ...questions, takes: this.takes });
    this.expected = new Expected({ ...questions, transport });
    this.copies = new Copies({ client, engine: this.engine, notices, takes: this.takes });
    this.files.beforeExport = (song) => this.copies.tellBefore(song);
    this.#stop = this.#follow();
  }

  /** The grid that notes snap to. */
  readonly grid: Grid = $derived.by(() => ({
    step: gridStep(this.view.grid, this.view.gridKind, this.document.song.ppq),
    bars: this.document.bars,
  }));

  /** The key at the playhead: written in the song, or the likeliest one. */
  readonly key: Key | undefined = $derived.by(() => keyAt(this.document.song, this.transport.tick));

  /**
   * Brings the window to life: what was on the desk before, or else a first song. Where the engine cannot be reached one
   * can draw and play all the same, and it is tried again once there is a connection.
   */
  async start(): Promise<void> {
    try {
      await this.engine.start();
      if (!(await this.project.start())) await firstSteps(this.client, this.project);
      this.live.adopt();
      await this.takes.jobs.adopt();
    } catch (thrown) {
      this.notices.error(thrown);
      if (this.document.song.tracks.length === 0) this.project.newProject();
      const stop = this.client.onConnection((connected) => {
        if (!connected) return;
        stop();
        if (!this.project.dirty) void this.start();
      });
    }
  }

  /** Lets go of timers and listeners. */
  close(): void {
    this.#stop();
    this.live.stop();
    this.project.autosave.close();
    this.hearing.stop();
    this.surprise.close();
    this.expected.close();
    this.client.close();
  }

  #opened(): void {
    const { transport, player, view, tabs } = this;
    player.pause();
    transport.recording = false;
    player.bank.retry();
    player.seek(0);
    view.fresh = true;
    // What is found again at the start leaves the tab that the address names.
    if (this.#begun) {
      tabs.show(composeTab);
      this.#goOn();
    }
    this.#begun = true;
  }

  /** Whoever works on with something else leaves unsaved work that is offered for later. */
  #goOn(): void {
    const { autosave } = this.project;
    if (!autosave.offered) return;
    autosave.postpone();
    if (autosave.leftovers.length > 0) this.notices.info('The unsaved work waits in the menu of the project.');
  }

  /** What follows from the state without anybody asking. */
  #follow(): () => void {
    let told: ReadonlySet<string> = new Set();
    return $effect.root(() => {
      $effect(() => this.player.setSong(this.document.song));
      $effect(() => this.unfinished.follow());
      $effect(() => this.surprise.follow());
      $effect(() => this.expected.follow());
      $effect(() => this.copies.follow());
      $effect(() => this.shell.setTitle(`${this.project.title} · Segue`));
      $effect(() => this.shell.setDirty(this.project.dirty));
      $effect(() => {
        if (this.document.canUndo) untrack(() => this.#goOn());
      });
      $effect(() => {
        const failures = [...this.player.bank.failures];
        untrack(() => {
          for (const [id, sentence] of failures) if (!told.has(id)) this.notices.error(sentence);
        });
        told = new Set(failures.map(([id]) => id));
      });
      $effect(() => {
        const { follow, ghosts } = this.view;
        const { values } = this.settings;
        if (values.follow !== follow || values.ghosts !== ghosts) this.settings.set({ follow, ghosts });
      });
    });
  }
}
