import type { EngineClient } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Random } from '../../shared/random.ts';

/** What both models carry on: the song on the desk, all songs that come along, or one of them by its id. */
export type SeedChoice = 'desk' | 'all' | { readonly demo: string };

/**
 * What gives one song after the other; of all that come along each once, in random order, before any comes again. It
 * rejects as the engine does, and goes on where it is asked again.
 */
export function seedSongs(
  client: Pick<EngineClient, 'call'>,
  choice: SeedChoice,
  desk: Song,
  random: Random,
): () => Promise<Song> {
  if (choice === 'desk') return async () => desk;
  let waiting: string[] = [];
  return async () => {
    if (waiting.length === 0) {
      const ids = choice === 'all' ? (await client.call('demos.list', {})).map(({ id }) => id) : [choice.demo];
      waiting = random.shuffle(ids);
    }
    const [id = ''] = waiting;
    const { song } = await client.call('demos.open', { id });
    waiting = waiting.slice(1);
    return song;
  };
}
