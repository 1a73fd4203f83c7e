import type { Clock } from '../../constraints/timeline.ts';
import { rescale } from '../grid.ts';
import { type LedgerStart, START, type Steering } from '../tokenizer.ts';
import { RemiCursor } from './cursor.ts';
import { readRemi, songOfRemi } from './decode.ts';
import { RemiFilling } from './filling.ts';
import { RemiOpening } from './opening.ts';
import { partTracks } from './parts.ts';
import { RemiSteered } from './steered.ts';
import { type RemiVocabulary, remiPpq } from './vocabulary.ts';

/** How `remi` is held to terms. */
export function remiSteering(vocabulary: RemiVocabulary): Steering {
  return {
    clock: ({ ppq }): Clock => ({
      step: 1,
      again: 1,
      songTick: (tick) => rescale(tick, remiPpq, ppq),
      cursorTick: (tick) => rescale(tick, ppq, remiPpq),
      snaps: false,
    }),
    parts: ({ tracks }, among) => partTracks(tracks, vocabulary.parts, among),
    continuing: (prompt, begin) => {
      const cursor = cursorAfter(prompt, vocabulary);
      return new RemiSteered(vocabulary, cursor, begin(startAt(cursor)));
    },
    filling: (before, gap, [from, until], begin) => {
      const ground = RemiFilling.after(before, gap, until, vocabulary);
      return new RemiSteered(vocabulary, ground, begin({ ...startAt(ground.cursor, from), closed: ground.closed }));
    },
    fromNothing: (open) => {
      const cursor = new RemiOpening(vocabulary, new RemiCursor(vocabulary), open);
      const started = cursor.clone();
      started.accept(START);
      const mask = new Uint8Array(vocabulary.names.length);
      started.allowed(mask);
      return mask.includes(1) ? cursor : undefined;
    },
    notes: (tokens) =>
      readRemi(tokens, vocabulary)
        .notes.flatMap((notes, part) => notes.map(({ tick, pitch }) => ({ part, tick, key: pitch })))
        .sort((a, b) => a.tick - b.tick || a.part - b.part || a.key - b.key),
    song: (tokens, _placing, withSilent) => {
      const silent = withSilent ? cursorAfter(tokens, vocabulary).ensemble : [];
      return songOfRemi(readRemi(tokens, vocabulary), vocabulary, silent);
    },
  };
}

function cursorAfter(tokens: ArrayLike<number>, vocabulary: RemiVocabulary): RemiCursor {
  const cursor = new RemiCursor(vocabulary);
  for (const token of Array.from(tokens)) cursor.accept(token);
  return cursor;
}

/** What sounds at a tick, and who may play from there on. */
export function startAt(cursor: RemiCursor, tick = cursor.tick): LedgerStart {
  const sounding = [...cursor.sounding()].filter(({ until }) => until > tick);
  return {
    tick,
    held: sounding.map(({ part, key, until }) => ({ part, key, free: until })),
    plays: (part) => cursor.ensemble.includes(part),
  };
}
