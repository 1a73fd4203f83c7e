/** What the library holds. */
export type LibraryKind = 'dataset' | 'model' | 'run' | 'project';

/** One thing of the library, by its kind and id; a project's id is its name. */
export interface LibraryRef {
  readonly kind: LibraryKind;
  readonly id: string;
}

/** A picture of music, as little as a stamp: how much sounds where. */
export interface RollThumbnail {
  readonly kind: 'roll';
  /** Stretches of equal length in time, from the beginning to the end. */
  readonly columns: number;
  /** Ranges of pitch, the lowest first. */
  readonly rows: number;
  /** `rows` × `columns`, row after row: 0 where nothing sounds, 255 where most does. */
  readonly cells: Uint8Array;
}

/** A picture of how a loss fell. */
export interface CurveThumbnail {
  readonly kind: 'curve';
  /** At most 48, in the order of time; the highest of all is 1 and the lowest is 0. */
  readonly values: readonly number[];
}

export type Thumbnail = RollThumbnail | CurveThumbnail;

/** Something in the library, as a list shows it. */
export interface LibraryEntry extends LibraryRef {
  readonly name: string;
  /** What it is, one line, such as “312 files, 305 songs” or “lstm small, 1.2 M parameters, test loss 1.89”. */
  readonly about: string;
  /** Milliseconds since 1970. */
  readonly changed: number;
  /** What it takes on the disk; 0 where it is only listed in the database. */
  readonly bytes: number;
  /** Whether Segue brought it along; such a thing can be neither renamed nor removed. */
  readonly shipped: boolean;
  readonly thumbnail?: Thumbnail;
}

/** Something that needs another thing: a run its dataset, a model its run, a project's takes their model. */
export interface Dependant extends LibraryRef {
  readonly name: string;
  /** What becomes of it if the other thing is removed, a sentence. */
  readonly consequence: string;
}

export interface LibraryCalls {
  /**
   * Entries of these kinds (all where left out) that have every word of `text` in their name or description, a page at a
   * time: `limit` at most, from the one at `offset` on. `total` is how many there are on all pages.
   */
  'library.find': {
    params: {
      kinds?: readonly LibraryKind[];
      text?: string;
      /** By name from A to Z, or the one that changed last first, which is usual. */
      order?: 'name' | 'changed';
      offset: number;
      /** 1 to 200. */
      limit: number;
    };
    result: { entries: readonly LibraryEntry[]; total: number };
  };
  /** What needs this thing, to be asked before it is removed; empty where nothing does. */
  'library.dependants': { params: LibraryRef; result: readonly Dependant[] };
  /**
   * Gives it another name. A project's and a model's file is renamed with it, which changes the id: the answer is the
   * new one. `bad-input` where the name cannot be a file's or is taken.
   */
  'library.rename': { params: { kind: LibraryKind; id: string; name: string }; result: LibraryRef };
  /**
   * Removes it for good, with its files: those of a folder that somebody else put there stay. What depends on it stays
   * too and goes on as its `consequence` says. `bad-input` for a shipped model, a run that goes on and a dataset that is
   * being read.
   */
  'library.remove': { params: LibraryRef; result: null };
}

export interface LibraryEvents {
  /** Something of these kinds came, changed or went; told at most four times a second. Ask again for what is shown. */
  library: { readonly kinds: readonly LibraryKind[] };
}
