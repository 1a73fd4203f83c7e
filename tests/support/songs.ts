import fc from 'fast-check';
import type { Note, Song, Track } from '../../shared/music/song.ts';

const tick = fc.integer({ min: 0, max: 20_000 });
const data = fc.integer({ min: 0, max: 127 });
const name = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\0\p{Surrogate}]/u.test(text));

/** Events sorted by tick, at most one a tick. */
function sparse<T extends { readonly tick: number }>(event: fc.Arbitrary<T>, maxLength = 6): fc.Arbitrary<T[]> {
  return fc
    .uniqueArray(event, { selector: (e) => e.tick, maxLength })
    .map((events) => events.toSorted((a, b) => a.tick - b.tick));
}

/** Events sorted by tick, several of which may share one. */
function dense<T extends { readonly tick: number }>(event: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(event, { maxLength: 8 }).map((events) => events.toSorted((a, b) => a.tick - b.tick));
}

/**
 * Notes as MIDI can tell them apart: of two on one key, the one that begins first ends first. Few
 * keys and short times, so that they often collide.
 */
const notes: fc.Arbitrary<Note[]> = fc
  .array(
    fc.record({
      tick: fc.oneof(fc.integer({ min: 0, max: 30 }), tick),
      duration: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2000 })),
      pitch: fc.oneof(fc.integer({ min: 60, max: 62 }), data),
      velocity: fc.integer({ min: 1, max: 127 }),
    }),
    { maxLength: 30 },
  )
  .map((struck) => {
    const ends = new Map<number, number>();
    return struck
      .toSorted((a, b) => a.tick - b.tick || a.pitch - b.pitch)
      .map((note) => {
        const end = Math.max(note.tick + note.duration, ends.get(note.pitch) ?? 0);
        ends.set(note.pitch, end);
        return { ...note, duration: end - note.tick };
      });
  });

const track: fc.Arbitrary<Track> = fc
  .record({
    name,
    channel: fc.integer({ min: 0, max: 15 }),
    program: data,
    notes,
    controls: dense(fc.record({ tick, controller: data, value: data })),
    bends: dense(fc.record({ tick, value: fc.integer({ min: -8192, max: 8191 }) })),
    programChanges: sparse(fc.record({ tick: tick.map((t) => t + 1), program: data })),
  })
  .map((one) => ({ ...one, drums: one.channel === 9 }));

/** Songs of every kind that a MIDI file can hold exactly: up to 20 tracks, so channels repeat. */
export const anySong: fc.Arbitrary<Song> = fc
  .record({
    title: name,
    ppq: fc.oneof(fc.constantFrom(24, 96, 220, 384, 480, 960), fc.integer({ min: 1, max: 32767 })),
    tracks: fc.array(track, { maxLength: 20 }),
    tempi: sparse(fc.record({ tick, microsecondsPerQuarter: fc.integer({ min: 1, max: 0xffffff }) })),
    meters: sparse(
      fc.record({
        tick,
        numerator: fc.integer({ min: 1, max: 255 }),
        denominator: fc.constantFrom(1, 2, 4, 8, 16, 32, 64, 128),
      }),
    ),
    keys: sparse(
      fc.record({
        tick,
        fifths: fc.integer({ min: -7, max: 7 }),
        mode: fc.constantFrom('major' as const, 'minor' as const),
      }),
    ),
    silence: fc.integer({ min: 0, max: 5000 }),
  })
  .map(({ silence, ...song }) => ({ ...song, ticks: lastTick(song) + silence }));

function lastTick(song: Omit<Song, 'ticks'>): number {
  const ticks = [song.tempi, song.meters, song.keys].flat().map((event) => event.tick);
  for (const { notes, controls, bends, programChanges } of song.tracks) {
    ticks.push(...notes.map((note) => note.tick + note.duration));
    ticks.push(...[controls, bends, programChanges].flat().map((event) => event.tick));
  }
  return Math.max(0, ...ticks);
}
