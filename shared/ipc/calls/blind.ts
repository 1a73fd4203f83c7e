/** A model that takes part in blind tests, as it was called when it last did. */
export interface BlindModel {
  readonly id: string;
  readonly name: string;
}

/** What somebody chose between two models' music, not knowing which was whose. */
export interface BlindChoice {
  /** As they were heard: A's, then B's. Two different ones. */
  readonly models: readonly [BlindModel, BlindModel];
  /** Which was preferred; `neither` where no difference was heard. */
  readonly chosen: 'a' | 'b' | 'neither';
  /** Title of the song that both carried on. */
  readonly song: string;
  readonly bars: number;
  /** Random seed that both wrote with. */
  readonly seed: number;
}

/** All choices between two models, in whatever order they were heard. */
export interface BlindTally {
  /** In the order of their ids. */
  readonly models: readonly [BlindModel, BlindModel];
  /** How often the first of them was preferred, the second, and neither. */
  readonly first: number;
  readonly second: number;
  readonly neither: number;
  /** How often the first was heard as A. */
  readonly firstAsA: number;
  /** Milliseconds since 1970: when the last choice was made. */
  readonly last: number;
}

export interface BlindCalls {
  /** Of every pair of models between which something was chosen, the one of the last choice first. */
  'blind.tallies': { params: Record<string, never>; result: readonly BlindTally[] };
  /** Counts a choice, and tells how it stands between these two. `bad-input` for a model against itself. */
  'blind.count': { params: BlindChoice; result: BlindTally };
  /** Forgets all choices between two models, whose ids these are. */
  'blind.forget': { params: { models: readonly [string, string] }; result: null };
}
