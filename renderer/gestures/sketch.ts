import type { Area } from '../../shared/music/commands/select.ts';
import type { VelocityPoint } from '../../shared/music/commands/velocity.ts';
import type { Note } from '../../shared/music/song.ts';

/** What a drag would do if it were let go now, drawn over the song, which it leaves alone. */
export interface Sketch {
  /** Notes that are drawn for those that are hidden. */
  readonly notes?: readonly Note[];
  /** Notes of the song that are not drawn. */
  readonly hidden?: ReadonlySet<Note>;
  /** What would be selected, of the song and of the sketch. */
  readonly selection?: ReadonlySet<Note>;
  readonly area?: Area;
  /** Where the loop would be. */
  readonly loop?: { readonly start: number; readonly end: number };
  /** A line across the velocity lane, from one tick and velocity to another. */
  readonly line?: { readonly from: VelocityPoint; readonly to: VelocityPoint };
}
