import { StudioEngine } from '../../main/engine/studio-engine.ts';
import type { EngineClient, EventName, Events } from '../../shared/ipc/contract.ts';
import { createEngineClient } from '../../shared/ipc/engine-client.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Project } from '../../shared/project/project.ts';
import type { ChannelKind, Line } from './channels.ts';
import { FakeEngine } from './fake-engine.ts';

/** A song of one bar. */
export const someSong: Song = {
  title: 'One bar',
  ppq: 480,
  tracks: [
    {
      name: 'Piano',
      channel: 0,
      program: 0,
      drums: false,
      notes: [{ tick: 0, duration: 1920, pitch: 60, velocity: 90 }],
      controls: [],
      bends: [],
      programChanges: [],
    },
  ],
  tempi: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
  meters: [{ tick: 0, numerator: 4, denominator: 4 }],
  keys: [],
  ticks: 1920,
};

/** A project with that song and no takes. */
export const someProject: Project = {
  song: someSong,
  takes: [],
  seeds: {},
  settings: { bars: 8, takes: 2, temperature: 1 },
};

/** A studio's engine whose process does as the test tells it, and windows on it. */
export interface TestStudio {
  readonly engine: StudioEngine;
  readonly fake: FakeEngine;
  /** What was reported as a fault of ours. */
  readonly faults: unknown[];
  /** Opens a window over that kind of channel; `lines` are those that it has had, the current one last. */
  window(kind: ChannelKind, id?: string): { readonly client: EngineClient; readonly lines: Line[] };
  close(): void;
}

/** @param data an empty folder for what the studio keeps */
export function openStudio(data: string, shippedModels = `${data}/shipped`): TestStudio {
  const fake = new FakeEngine();
  const faults: unknown[] = [];
  const engine = new StudioEngine({
    data,
    launch: fake.launch,
    version: 'test',
    report: (fault) => faults.push(fault),
    shippedModels,
  });
  const clients: EngineClient[] = [];
  return {
    engine,
    fake,
    faults,
    window(kind, id) {
      const lines: Line[] = [];
      const client = createEngineClient({
        async open() {
          const line = await kind.open();
          engine.connect(line.engine, id);
          lines.push(line);
          return line.window;
        },
        later(milliseconds, callback) {
          const timer = setTimeout(callback, milliseconds);
          return () => clearTimeout(timer);
        },
      });
      clients.push(client);
      return { client, lines };
    },
    close() {
      for (const client of clients) client.close();
      engine.close();
    },
  };
}

/** The next event for which `wanted` is true. */
export function nextEvent<E extends EventName, P extends Events[E]>(
  client: EngineClient,
  event: E,
  wanted: (payload: Events[E]) => payload is P,
): Promise<P>;
export function nextEvent<E extends EventName>(
  client: EngineClient,
  event: E,
  wanted?: (payload: Events[E]) => boolean,
): Promise<Events[E]>;
export function nextEvent<E extends EventName>(
  client: EngineClient,
  event: E,
  wanted: (payload: Events[E]) => boolean = () => true,
): Promise<Events[E]> {
  return new Promise((resolve) => {
    const stop = client.on(event, (payload) => {
      if (!wanted(payload)) return;
      stop();
      resolve(payload);
    });
  });
}
