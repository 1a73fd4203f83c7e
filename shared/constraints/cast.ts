import type { Terms } from './terms.ts';

/** A track as far as new notes go on it. */
export interface Player {
  /** The tokenizer's part whose notes it plays; 0 where there is but one. */
  readonly part: number;
  /** Index of the track in the song. */
  readonly track: number;
  readonly drums: boolean;
  /** The keys that it may strike, ascending. */
  readonly keys: readonly number[];
}

/** A part of a tokenizer, with the track that plays each of its keys. */
export interface PartTracks {
  readonly part: number;
  readonly drums: boolean;
  trackOf(key: number): number;
}

/** Who plays what: a key of a part is played by one track, and a track plays keys of one part. */
export class Cast {
  readonly players: readonly Player[];
  /** For each part the player of each key. */
  readonly #byPart = new Map<number, (Player | undefined)[]>();

  constructor(players: readonly Player[]) {
    this.players = players;
    for (const player of players) {
      const owners = this.#byPart.get(player.part) ?? new Array<Player | undefined>(128).fill(undefined);
      this.#byPart.set(player.part, owners);
      for (const key of player.keys) owners[key] = player;
    }
  }

  /** The track that may strike a key of a part; undefined where none may. */
  player(part: number, key: number): Player | undefined {
    return this.#byPart.get(part)?.[key];
  }
}

/** The tracks of some parts, each with the keys that the terms leave it. Tracks that may not play are left out. */
export function playersOf(parts: readonly PartTracks[], terms: Terms): Player[] {
  return parts.flatMap(({ part, drums, trackOf }) => {
    const keys = new Map<number, number[]>();
    for (let key = 0; key < 128; key++) {
      const track = trackOf(key);
      if (terms.playing && !terms.playing.has(track)) continue;
      const list = keys.get(track) ?? [];
      keys.set(track, list);
      if (terms.allows(track, drums, key)) list.push(key);
    }
    return [...keys].map(([track, list]) => ({ part, track, drums, keys: list }));
  });
}
