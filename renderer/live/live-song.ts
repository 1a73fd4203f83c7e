import { editsOfBars, editsToDrop, type LiveBars } from '../../shared/live/live-bars.ts';
import type { Edit } from '../../shared/music/edit.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import type { Document } from '../state/document.svelte.ts';

/** What the undo step of music that goes on is called. */
const label = 'Play on';

type Desk = Pick<Document, 'song' | 'edit' | 'begin' | 'settle' | 'doing'>;

/** The song on the desk while it goes on: bars come to it, and what is played into it, all in one step of undo. */
export class LiveSong {
  readonly #document: Desk;
  /** The song as it was left here. */
  #known: Song;
  #seamed = false;

  constructor(document: Desk) {
    this.#document = document;
    this.#known = document.song;
    document.begin(label);
  }

  /** Whether it goes on; no longer where all was undone, or another song was opened. */
  get open(): boolean {
    return this.#document.doing === label;
  }

  /** Whether somebody else changed what a model would hear: notes, or who plays them. */
  get changed(): boolean {
    const { tracks } = this.#document.song;
    const known = this.#known.tracks;
    if (this.#document.song === this.#known) return false;
    if (tracks.length !== known.length) return true;
    return tracks.some((track, i) => {
      const old = known[i];
      return old?.notes !== track.notes || old.program !== track.program || old.drums !== track.drums;
    });
  }

  add(bars: LiveBars): void {
    const { song } = this.#document;
    const before = song.seams ?? [];
    const seam: Edit[] = this.#seamed
      ? []
      : [{ kind: 'seams', before, after: [...before.filter((tick) => tick < bars.from), bars.from] }];
    this.#seamed = true;
    this.#edit([...editsOfBars(song, bars), ...seam]);
  }

  /** Takes away what a model wrote from a bar line on. */
  drop(from: number): void {
    this.#edit(editsToDrop(this.#document.song, from));
  }

  /** A note that was played. */
  play(track: number, note: Note): void {
    if (this.#document.song.tracks[track]) this.#edit([{ kind: 'notes', track, removed: [], added: [note] }]);
  }

  settle(): void {
    if (this.open) this.#document.settle();
  }

  #edit(edits: readonly Edit[]): void {
    const changed = this.changed;
    this.#document.edit(label, edits);
    if (!changed) this.#known = this.#document.song;
  }

  /** What somebody else changed has been told. */
  heed(): void {
    this.#known = this.#document.song;
  }
}

/** The bar line after a song's last onset, from which on it goes on. */
export function seamOf(song: Song): number {
  const last = song.tracks.reduce((latest, { notes }) => Math.max(latest, notes.at(-1)?.tick ?? -1), -1);
  return new BarMap(song).barLineFrom(last + 1);
}
