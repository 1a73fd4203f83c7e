import type { Song } from '../../music/song.ts';
import type { Accompaniment, Accompanying } from '../tokenizer.ts';
import { RemiAccompanying } from './accompanying.ts';
import { readRemi } from './decode.ts';
import { encodeRemiUpTo } from './encode.ts';
import { freePart } from './free-part.ts';
import { RemiSteered } from './steered.ts';
import { startAt } from './steering.ts';
import type { RemiVocabulary } from './vocabulary.ts';

/** How another part is written to music in `remi`. */
export function remiAccompanying(vocabulary: RemiVocabulary): Accompanying {
  return {
    sounds: vocabulary.parts.flatMap((one, index, { [index + 1]: next }) =>
      // A sound's parts stand together, the last of them after all others.
      next?.instance ? [] : [{ program: one.program, drums: one.drums, most: one.instance + 1 }],
    ),
    join: (song, sound, span) => {
      const part = freePart(song.tracks, sound, vocabulary.parts);
      return part === undefined ? undefined : joined(song, part, span, vocabulary);
    },
  };
}

function joined(song: Song, part: number, span: readonly [number, number], vocabulary: RemiVocabulary): Accompaniment {
  const given = encodeRemiUpTo(song, span[1], vocabulary);
  const { cursor, tokens: before } = RemiAccompanying.begin(given, part, span, vocabulary);
  return {
    part,
    before,
    cursor: () => cursor.clone(),
    steered: (begin) => {
      const ground = cursor.clone();
      return new RemiSteered(vocabulary, ground, begin(startAt(ground.cursor, Math.max(span[0], ground.tick))));
    },
    notes: (tokens) => readRemi([...before, ...Array.from(tokens)], vocabulary).notes[part] ?? [],
  };
}
