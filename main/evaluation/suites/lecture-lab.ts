import { readAbc } from '../../../shared/music/abc/read.ts';
import type { Song } from '../../../shared/music/song.ts';
import { abc } from '../../../shared/tokens/abc/abc.ts';
import { pianoSong } from '../../../shared/tokens/single-part.ts';
import { type Part, parts } from '../../training/piece.ts';
import { splitByRule } from '../../training/split.ts';
import { emptyLine, lectureSongs } from './lecture-songs.ts';
import { judgeWriting } from './lecture-writing.ts';
import { readPublishedText } from './published-file.ts';
import type { Suite } from './suite.ts';

/** One song in ten is held out; of the others, which the laboratory trains on, one in eighteen is for validation. */
function partOf(_name: string, index: number): Part {
  if (index % 10 === 9) return 'test';
  return index % 20 === 8 ? 'validation' : 'training';
}

/** The text as a song. Where it is no tune (a half of one) it is a song of that text without notes. */
function songOf(text: string): Song {
  try {
    return readAbc(text).song;
  } catch {
    return { ...pianoSong(1, [], 0), abc: text };
  }
}

/**
 * The lecture's own laboratory: Irish tunes in ABC, letter by letter. A tune is predicted from its first letter to its
 * end, and all nats, those of the ends too, are divided by the number of characters of the held-out songs put together
 * as the laboratory puts them, an empty line between two.
 */
export const lectureLab: Suite = {
  id: 'lecture-lab',
  summary: 'Irish tunes in ABC, letter by letter, as in the laboratory of MIT 6.S191, nats a character',
  unit: 'character',
  columns: ['nats'],
  published: [
    { name: 'n-gram of order 4, Witten-Bell', nats: 1.477, mark: 'C' },
    { name: 'the laboratory’s LSTM at its best, after 1,000 iterations', nats: 1.16, mark: 'ours' },
  ],
  recipes: [
    {
      name: 'lstm',
      summary: 'two layers of LSTM, kept from learning by heart, on tunes in neighbouring keys too',
      asked: {
        model: 'lstm',
        config: { embedding: 128, hidden: 512, dropout: 0.4 },
        tokenizer: 'abc',
        transpose: [-5, 5],
        fifths: 2,
        batch: 32,
        window: 100,
        learningRate: 3e-3,
        averaging: 0.998,
        steps: 2500,
      },
    },
    {
      name: 'lab',
      summary:
        'the laboratory’s own configuration, the best step granted by the held-out tunes themselves, as the mark was',
      choosesOnTest: true,
      asked: {
        model: 'lstm',
        config: { embedding: 256, layers: 1, hidden: 1024, dropout: 0 },
        tokenizer: 'abc',
        batch: 8,
        window: 100,
        excerpts: 'random',
        learningRate: 5e-3,
        schedule: 'constant',
        beta2: 0.999,
        clipNorm: 1e9,
        weightDecay: 0,
        patience: 20,
        steps: 3000,
      },
    },
  ],
  async read(folder) {
    const songs = lectureSongs(await readPublishedText(folder, 'irish.abc'));
    const pieces = songs.map((text, index) => ({ name: `song ${index}`, song: songOf(text) }));
    const split = splitByRule(pieces, partOf);
    return { split, tokenizer: abc.fit(parts.flatMap((part) => split[part].map(({ song }) => song))) };
  },
  judge: judgeWriting,
  tally(tokenizer, sequences, nats) {
    const characters = sequences.reduce((sum, tokens) => sum + (tokenizer.count(tokens).characters ?? 0), 0);
    return {
      nats: nats.reduce((sum, each) => sum + Array.from(each).reduce((a, b) => a + b, 0), 0),
      units: characters + emptyLine.length * Math.max(0, sequences.length - 1),
    };
  },
};
