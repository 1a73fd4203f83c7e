import type { ModelInfo } from '../../shared/ipc/contract.ts';
import { drumChannel, type Song } from '../../shared/music/song.ts';

/** General MIDI's strings that are bowed, one by one and in sections. */
const bowed = (program: number) => (program >= 40 && program <= 44) || (program >= 48 && program <= 51);

/**
 * The model that carries a song on where nobody chose one: of those that came with Segue the one that learned from music
 * for such players; else the first that there is.
 */
export function usualModel(models: readonly ModelInfo[], song: Song): ModelInfo | undefined {
  const wanted = `shipped/${musicOf(song)}`;
  return models.find(({ id }) => id === wanted) ?? models.find(({ shipped }) => shipped) ?? models[0];
}

/** Which of the shipped models' kinds of music it is. */
function musicOf({ tracks }: Song): 'folk' | 'quartet' | 'band' | 'symphony' {
  const playing = tracks.filter(({ notes }) => notes.length > 0);
  if (playing.length === 0) return 'folk';
  if (playing.some(({ drums, channel }) => drums || channel === drumChannel)) return 'band';
  // Tracks that wait for the model to give them something are players as well.
  const strings = tracks.every(({ program }) => bowed(program));
  if (tracks.length > 1 && tracks.length <= 5 && strings) return 'quartet';
  const [line] = playing;
  return tracks.length === 1 && line && isLine(line.notes) ? 'folk' : 'symphony';
}

/** Whether no two notes begin together: a tune, with its last note perhaps still ringing when the next one comes. */
function isLine(notes: Song['tracks'][number]['notes']): boolean {
  return notes.every(({ tick }, i) => i === 0 || tick !== notes[i - 1]?.tick);
}
