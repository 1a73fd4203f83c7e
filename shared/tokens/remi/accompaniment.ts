import type { Song } from '../../music/song.ts';
import type { Accompaniment, Accompanying, Sound } from '../tokenizer.ts';
import { RemiAccompanying } from './accompanying.ts';
import { readRemi } from './decode.ts';
import { encodeRemiUpTo } from './encode.ts';
import { castParts } from './parts.ts';
import { RemiSteered } from './steered.ts';
import { startAt } from './steering.ts';
import type { RemiVocabulary } from './vocabulary.ts';

/** How another part is written to music in `remi`. */
export function remiAccompanying(vocabulary: RemiVocabulary): Accompanying {
  return {
    sounds: vocabulary.parts.filter(({ instance }) => instance === 0).map(({ program, drums }) => ({ program, drums })),
    join: (song, sound, span) => {
      const part = freePart(song, sound, vocabulary);
      return part === undefined ? undefined : joined(song, part, span, vocabulary);
    },
  };
}

/** The first part with a sound that no track of the song plays. */
function freePart({ tracks }: Song, { program, drums }: Sound, { parts }: RemiVocabulary): number | undefined {
  const taken = new Set(castParts(tracks, parts).playing);
  const free = parts.findIndex(
    (part, index) => !taken.has(index) && part.drums === drums && (drums || part.program === program),
  );
  return free >= 0 ? free : undefined;
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
