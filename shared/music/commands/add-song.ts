import { freeChannel } from '../../tokens/new-track.ts';
import type { Edit } from '../edit.ts';
import { withOrderedNotes } from '../events.ts';
import { mixOf, type Song, type Track } from '../song.ts';
import { withPpq } from '../transform.ts';
import type { Command } from './command.ts';
import { keptColours, unusedColours } from './tracks.ts';

/**
 * Adds another song's tracks after those of a song, all their events from a tick on. The song keeps its own tempi,
 * meters and keys; only where it has neither notes nor tempi of its own does it take over those of the other.
 */
export function addSong(song: Song, other: Song, at: number): Command {
  const start = Math.max(0, Math.round(at));
  const next = withOrderedNotes(withPpq(other, song.ppq));
  const colours = unusedColours(song);
  const edits: Edit[] = [...keptColours(song)];
  const moved = <T extends { readonly tick: number }>(events: readonly T[]): T[] =>
    events.map((event) => ({ ...event, tick: event.tick + start }));
  const tracks = [...song.tracks];
  for (const track of next.tracks) {
    const colour = colours.next().value;
    const after: Track = {
      ...track,
      channel: channelFor(track, tracks),
      notes: moved(track.notes),
      controls: moved(track.controls),
      bends: moved(track.bends),
      programChanges: moved(track.programChanges),
      mix: { ...mixOf(track, colour), colour },
    };
    edits.push({ kind: 'track', index: tracks.length, after });
    tracks.push(after);
  }
  const bare = start === 0 && song.tracks.every(({ notes }) => notes.length === 0);
  if (bare && song.tempi.length === 0) edits.push({ kind: 'tempi', before: song.tempi, after: next.tempi });
  if (bare && song.meters.length === 0) edits.push({ kind: 'meters', before: song.meters, after: next.meters });
  if (bare && song.keys.length === 0) edits.push({ kind: 'keys', before: song.keys, after: next.keys });
  return { label: 'Add a file', edits, front: song.tracks.length };
}

/** A track's own channel, unless one beside it has another sound on that: players have one sound a channel. */
function channelFor(track: Track, beside: readonly Track[]): number {
  const taken = beside.some(({ channel, program }) => channel === track.channel && program !== track.program);
  return taken && !track.drums ? freeChannel(track.program, beside) : track.channel;
}
