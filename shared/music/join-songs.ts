import { addSong } from './commands/add-song.ts';
import { applyAll, complete } from './edit.ts';
import type { Song } from './song.ts';
import { BarMap } from './time.ts';
import { append } from './transform.ts';

/**
 * How several songs become one. `beside`: all begin together, their tracks below one another, as the parts of one piece;
 * tempo and meter are the first one's. `after`: each begins at the bar line after the one before, in its own tempo and
 * meter.
 */
export type Joining = 'beside' | 'after';

/**
 * One song made of several, with the first one's title and resolution.
 * @throws RangeError where there is none
 */
export function joinSongs(songs: readonly Song[], how: Joining): Song {
  const [first, ...others] = songs;
  if (!first) throw new RangeError('There is no song to begin with.');
  return others.reduce(
    (song, next) =>
      how === 'beside'
        ? applyAll(song, complete(song, addSong(song, next, 0).edits))
        : append(song, next, new BarMap(song).barLineFrom(song.ticks)),
    first,
  );
}
