import type { KeySignature, Song } from '../../music/song.ts';
import type { TrackRole } from '../../music/track-role.ts';
import type { RollThumbnail } from './library.ts';

/**
 * - `empty`: it was made, and no file was added yet
 * - `reading`: its files are being read; more may be added all the time
 * - `ready`: all files were read and compared
 * - `stopped`: reading was cancelled; what was read is there, `datasets.read` begins anew
 * - `failed`: `error` says why
 */
export type DatasetState = 'empty' | 'reading' | 'ready' | 'stopped' | 'failed';

/** Music to learn from, and what is in it. */
export interface DatasetInfo {
  readonly id: string;
  readonly name: string;
  /** The folder on the engine's machine in which its files lie; left out where they were added from a window. */
  readonly folder?: string;
  readonly state: DatasetState;
  /** Files that were read so far, those that were refused among them. */
  readonly files: number;
  /**
   * Pieces in them that are not exact duplicates. So where each file is one piece, `files` is `songs`, `refused` and
   * `exactDuplicates` together; a file of ABC tunes may hold many.
   */
  readonly songs: number;
  /** Of these songs. */
  readonly notes: number;
  readonly seconds: number;
  /** Files, or tunes in them, that could not be read. */
  readonly refused: number;
  /** Songs whose notes are those of an earlier one. */
  readonly exactDuplicates: number;
  /** Songs that are nearly an earlier one, in whatever key; known once it is `ready`, 0 before. */
  readonly nearDuplicates: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly changed: number;
  /** While it is `reading`: how far that is. The files found so far are `total`, which grows while files are added. */
  readonly progress?: { readonly stage: 'reading' | 'comparing'; readonly done: number; readonly total: number };
  /** A sentence, where `state` is `failed`. */
  readonly error?: string;
}

/** Which songs are meant. A song fits where every part of the filter that is given holds. Bounds are both within. */
export interface SongFilter {
  /** It has a track with one of these General MIDI programs; `drumsProgram` of shared/music/song.ts, 128, stands for drums. */
  readonly programs?: readonly number[];
  /** Its first whole bar has one of these meters, such as `3/4`. */
  readonly meters?: readonly string[];
  /** Its length in bars. */
  readonly bars?: readonly [number, number];
  /** How many pitched notes sound at once, on average while any does. */
  readonly polyphony?: readonly [number, number];
}

/** One bar of a histogram. */
export interface Bin {
  /** As people read it: `G major`, `3/4`, `100–109`, `String ensemble 1`. */
  readonly label: string;
  /** Where the values are numbers: the least of the bin, and the first beyond it. A program's bin begins with its number. */
  readonly from?: number;
  readonly to?: number;
  readonly songs: number;
}

/** Songs that fall into each of some classes. Together the bins hold each song once, those of `programs` excepted. */
export interface Histograms {
  /** As written, or as the notes suggest where nothing is written; the most frequent first. `No key` is last. */
  readonly keys: readonly Bin[];
  /** The most frequent first. */
  readonly meters: readonly Bin[];
  /** Beats (quarter notes) a minute at the beginning, rising; empty bins between others are among them. */
  readonly tempi: readonly Bin[];
  /** Songs with a track of that program, the most frequent first. */
  readonly programs: readonly Bin[];
  /** Length in bars, rising, in bins that grow. */
  readonly bars: readonly Bin[];
  /** Pitched notes at once, rising. */
  readonly polyphony: readonly Bin[];
}

/** What songs hold together. */
export interface Totals {
  readonly songs: number;
  readonly notes: number;
  readonly seconds: number;
}

/** What is in a dataset, of the songs that fit a filter. */
export interface DatasetReport {
  readonly dataset: DatasetInfo;
  /** Songs that fit, duplicates not counted: what a run would learn from, validate and test with. */
  readonly selected: Totals;
  readonly histograms: Histograms;
  /** How many tracks play which part, and how many notes they have. */
  readonly roles: readonly { readonly role: TrackRole; readonly tracks: number; readonly notes: number }[];
  /** How a run with that seed and fraction would divide them: by piece, versions of one tune together. */
  readonly split: { readonly training: Totals; readonly validation: Totals; readonly test: Totals };
}

/** A song of a dataset. */
export interface DatasetSong {
  /** Its place in the dataset, from 0; the same for as long as the files are. */
  readonly number: number;
  /** File, and the tune's number in it where it holds several: `airs.abc#3`. */
  readonly name: string;
  readonly title: string;
  readonly notes: number;
  readonly seconds: number;
  readonly bars: number;
  readonly meter: string;
  /** Beats (quarter notes) a minute at the beginning. */
  readonly tempo: number;
  readonly key?: Pick<KeySignature, 'fifths' | 'mode'>;
  readonly polyphony: number;
  readonly tracks: readonly {
    readonly name: string;
    readonly program: number;
    readonly drums: boolean;
    readonly role: TrackRole;
    readonly notes: number;
  }[];
  /** Where it is a duplicate: of which song, and whether of its very notes. Such a song is not learned from. */
  readonly duplicate?: { readonly of: string; readonly kind: 'exact' | 'near' };
  readonly thumbnail: RollThumbnail;
}

/** A file, or a tune in it, that could not be read, and why: a sentence. */
export interface RefusedFile {
  readonly file: string;
  readonly reason: string;
}

/** A stretch of a long list: `limit` (1 to 500) at most, from the one at `offset` on. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export interface DatasetCalls {
  /** All of them, the one that changed last first. */
  'datasets.list': { params: Record<string, never>; result: readonly DatasetInfo[] };
  /**
   * Makes a dataset. With a folder (an absolute path on the engine's machine) its music is read at once, subfolders
   * included, and the files stay where they are; without one it is empty, for `datasets.add`. `no-data` where the
   * folder is not there.
   */
  'datasets.create': { params: { name: string; folder?: string }; result: DatasetInfo };
  /**
   * Adds files from a window; `uploadFiles` of shared/ipc/upload-files.ts puts calls
   * together. They are kept in the library and read at once. A file whose name is there already takes its place. The
   * answer comes once they are stored, so that a window that waits for it never sends faster than the disk takes.
   */
  'datasets.add': {
    params: { dataset: string; files: readonly { readonly name: string; readonly bytes: Uint8Array }[] };
    result: null;
  };
  /** No more files come for now: songs are compared, and the dataset becomes `ready`. `refused` are files that the window itself left out. */
  'datasets.finish': { params: { dataset: string; refused?: readonly RefusedFile[] }; result: null };
  /** Reads all files once more: those of a folder as they are now. */
  'datasets.read': { params: { dataset: string }; result: null };
  /** Stops reading; what was read stays. */
  'datasets.stop': { params: { dataset: string }; result: null };
  /**
   * What is in it, of the songs that fit the filter. `seed` and `fraction` are those of the run that is planned; 0 and
   * 0.1 where they are left out. While it is being read, this tells what was read so far.
   */
  'datasets.open': {
    params: { dataset: string; filter?: SongFilter; seed?: number; fraction?: number };
    result: DatasetReport;
  };
  /**
   * Songs that fit the filter, whose name or title has every word of `text`, in their order. `duplicates` asks for those
   * that are duplicates alone, or for those that are none; both kinds come where it is left out.
   */
  'datasets.songs': {
    params: { dataset: string; filter?: SongFilter; text?: string; duplicates?: boolean } & Page;
    result: { songs: readonly DatasetSong[]; total: number };
  };
  /** Files that were refused, in their order. */
  'datasets.refused': {
    params: { dataset: string } & Page;
    result: { refused: readonly RefusedFile[]; total: number };
  };
  /** A song of it, to be heard; `io` where its file is gone. */
  'datasets.song': { params: { dataset: string; number: number }; result: { song: Song } };
}

export interface DatasetEvents {
  /** A dataset came, moved on or changed; while it is being read at most five times a second. */
  dataset: DatasetInfo;
}
