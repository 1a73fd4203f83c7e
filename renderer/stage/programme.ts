import { forOrchestra } from '../../shared/demo/orchestra.ts';
import { unfinished } from '../../shared/demo/unfinished.ts';
import type { EngineClient, ModelInfo } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';

/** A piece that may be heard on the stage: what a human wrote, and how a model carries it on. */
export interface Piece {
  /** Stable, so that a choice of pieces is remembered. */
  readonly id: string;
  readonly title: string;
  /** Who or what wrote its beginning, for the announcement. */
  readonly by: string;
  readonly model: ModelInfo;
  readonly bars: number;
  readonly temperature: number;
  readonly topP: number;
  /** Brings the beginning; errors as the engine's. */
  open(): Promise<Song>;
}

/** Demo songs of an evening: whose they are, which shipped model carries them on, and for how many bars. */
const evening = [
  ...['i-b', 'i-a', 'ii-a', 'i-c', 'ii-b'].map((theme) => ({
    demo: `unfinished-${theme}`,
    by: 'Franz Schubert',
    model: unfinished.model,
    bars: unfinished.bars,
    temperature: unfinished.temperature,
    orchestra: true,
  })),
  ...['kesh-jig', 'irish-washerwoman', 'drunken-sailor'].map((demo) => ({
    demo,
    by: 'traditional',
    model: 'shipped/folk',
    bars: 48,
    temperature: 0.9,
    orchestra: false,
  })),
] as const;

/** What is on the desk of the window, if there is anything to carry on. */
export interface OnDesk {
  readonly song: Song;
  readonly title: string;
  readonly model: ModelInfo | undefined;
}

const deskBars = 32;
const deskTemperature = 0.95;

/** The pieces that there are: the song on the desk first, and those demo songs whose model is there. */
export async function piecesOf(
  client: Pick<EngineClient, 'call'>,
  models: readonly ModelInfo[],
  desk: OnDesk,
): Promise<readonly Piece[]> {
  const titles = new Map((await client.call('demos.list', {})).map(({ id, title }) => [id, title]));
  const pieces: Piece[] = [];
  const { song, model } = desk;
  if (model && song.tracks.some(({ notes }) => notes.length > 0)) {
    const how = { bars: deskBars, temperature: deskTemperature, topP: unfinished.topP };
    pieces.push({ id: 'desk', title: desk.title, by: 'the song on the desk', model, ...how, open: async () => song });
  }
  for (const { demo, by, model: id, bars, temperature, orchestra } of evening) {
    const title = titles.get(demo);
    const model = models.find((one) => one.id === id);
    if (title === undefined || !model) continue;
    const open = async () => {
      const { song } = await client.call('demos.open', { id: demo });
      return orchestra ? forOrchestra(song) : song;
    };
    pieces.push({ id: demo, title, by, model, bars, temperature, topP: unfinished.topP, open });
  }
  return pieces;
}
