import { SegueError } from '../errors.ts';
import { drumChannel, type Song, type Track } from '../music/song.ts';

/** Players of one instrument, who share a MIDI channel. */
interface Section {
  readonly name: string;
  /** General MIDI program. */
  readonly program: number;
  /** Where each of its players sits, -1 (left) to 1 (right). */
  readonly seats: readonly number[];
}

/** Decibels by which each player is turned down, so that all of them together do not press against the limiter. */
const playersLevel = -8;
/** The same for those who play the theme: two alone, and softly, who would hardly be heard before all the others join in. */
const themeLevel = 1;

/** The orchestra of the Unfinished, in the order of its score. */
const sections: readonly Section[] = [
  { name: 'Flute', program: 73, seats: [-0.2, -0.12] },
  { name: 'Oboe', program: 68, seats: [0.08, 0.16] },
  { name: 'Clarinet', program: 71, seats: [-0.16, -0.08] },
  { name: 'Bassoon', program: 70, seats: [0.12, 0.2] },
  { name: 'Horn', program: 60, seats: [-0.4, -0.32] },
  { name: 'Trumpet', program: 56, seats: [0.24, 0.32] },
  { name: 'Trombone', program: 57, seats: [0.36, 0.42, 0.48] },
  { name: 'Timpani', program: 47, seats: [0] },
  { name: 'Violin', program: 40, seats: [-0.55, -0.3] },
  { name: 'Viola', program: 41, seats: [0.25] },
  { name: 'Cello', program: 42, seats: [0.45] },
  { name: 'Double bass', program: 43, seats: [0.55] },
];

/**
 * A theme with an orchestra around it: its own tracks are those of the players of its instruments, and all other players
 * have a track without notes, so that they may join in when it is carried on.
 * @throws SegueError `bad-input` where the orchestra has nobody for one of its tracks
 */
export function forOrchestra(theme: Song): Song {
  const waiting = theme.tracks.filter(({ notes }) => notes.length > 0);
  const tracks: Track[] = [];
  for (const [s, { name, program, seats }] of sections.entries()) {
    for (const [i, pan] of seats.entries()) {
      const own = waiting.findIndex((track) => track.program === program && !track.drums);
      const [playing] = own < 0 ? [] : waiting.splice(own, 1);
      tracks.push({
        name: seats.length > 1 ? `${name} ${i + 1}` : name,
        channel: s < drumChannel ? s : s + 1,
        program,
        drums: false,
        notes: playing?.notes ?? [],
        controls: playing?.controls ?? [],
        bends: playing?.bends ?? [],
        programChanges: [],
        mix: { colour: s, muted: false, solo: false, volume: playing ? themeLevel : playersLevel, pan },
      });
    }
  }
  const [left] = waiting;
  if (left) throw new SegueError('bad-input', `The orchestra has nobody to play “${left.name}”; choose another theme.`);
  const { abc: _, ...rest } = theme;
  return { ...rest, tracks };
}
