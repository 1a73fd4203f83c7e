import type { Note, Song, Track } from '../../music/song.ts';
import { closestInPitch, continueSong } from '../continuation.ts';
import { rescale } from '../grid.ts';
import { newTrack } from '../new-track.ts';
import type { Prompt } from '../tokenizer.ts';
import { RemiCursor } from './cursor.ts';
import { readRemi } from './decode.ts';
import { tracksOfParts } from './parts.ts';
import { type RemiVocabulary, remiPpq } from './vocabulary.ts';

/** The seed with what the generated tokens write after the prompt, each part on the track that plays it. */
export function extendRemi(
  seed: Song,
  prompt: Prompt,
  generated: ArrayLike<number>,
  vocabulary: RemiVocabulary,
  end?: number,
  among?: ReadonlySet<number>,
): Song {
  const cursor = new RemiCursor(vocabulary);
  for (const token of prompt.tokens) cursor.accept(token);
  // A prompt ends with the bar of the seam, where it is not one for a gap.
  const from = Math.max(cursor.tick, Math.floor(((prompt.seam - 1) * remiPpq) / seed.ppq) + 1);
  const music = readRemi([...prompt.tokens, ...Array.from(generated)], vocabulary);
  // Counted from the song's start, as the seam was, so that nothing drifts.
  const inSeed = (tick: number) => rescale(tick, remiPpq, seed.ppq);
  const moved = <Event extends { readonly tick: number }>(events: readonly Event[]) =>
    events.filter((event) => event.tick >= from).map((event) => ({ ...event, tick: inSeed(event.tick) }));

  const playersOf = tracksOfParts(seed.tracks, vocabulary.parts, among);
  const tracks = [...seed.tracks];
  const additions = new Map<Track, Note[]>();
  for (const [i, part] of vocabulary.parts.entries()) {
    const notes = music.notes[i]!.filter((note) => note.tick >= from);
    if (notes.length === 0) continue;
    const players = [...(playersOf[i] ?? [])];
    if (players.length === 0) {
      const track = newTrack(part, [], tracks);
      tracks.push(track);
      players.push(track);
    }
    const playerOf = closestInPitch(players);
    for (const note of notes) {
      const tick = inSeed(note.tick);
      const player = playerOf(note.pitch);
      const list = additions.get(player) ?? [];
      list.push({ ...note, tick, duration: Math.max(1, inSeed(note.tick + note.duration) - tick) });
      additions.set(player, list);
    }
  }
  return continueSong(seed, prompt.seam, additions, end, { tempi: moved(music.tempi), meters: moved(music.meters) });
}
