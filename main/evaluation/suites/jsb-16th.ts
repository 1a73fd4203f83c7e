import { END } from '../../../shared/tokens/tokenizer.ts';
import { decodeSteps, encodeSteps } from '../../../shared/tokens/voices/steps.ts';
import { voicesTokenizer } from '../../../shared/tokens/voices/voices.ts';
import { mapSplit, readPublishedSplit } from './published-file.ts';
import type { Suite } from './suite.ts';

/** Soprano, alto, tenor and bass, on sixteenths; those in which nobody moves are not written one by one. */
const voices = 4;
const tokenizer = voicesTokenizer(voices, 4, 'changes');

/**
 * Four-voice chorales. What is predicted is what each voice sounds in each sixteenth, its key or a rest, given all
 * sixteenths before and, in the same one, the voices above: so a note is counted anew in every sixteenth that it lasts,
 * as the music transformer's figures count it. Nothing else is given: no chord, nothing of the future. All voices of all
 * sixteenths are scored, the first ones too. That nobody moves for so many sixteenths is predicted at once, by the end of
 * the step before them: by the chain rule what a model pays for that is what it pays for all of their voices. It is in
 * the sum, which is divided by the voices of all sixteenths, the unwritten too. The end of the piece is not scored.
 */
export const jsb16th: Suite = {
  id: 'jsb-16th',
  summary: 'Bach’s chorales in four voices on sixteenths, no chord given, nats a note',
  unit: 'note',
  columns: ['not comparable', 'causal'],
  published: [
    {
      name: 'Coconet (Huang et al., 2017)',
      nats: 0.57,
      mark: 'M',
      column: 'not comparable',
      note: 'sees frames of the future',
    },
    {
      name: 'TonicNet (Peracha, 2019)',
      nats: 0.22,
      mark: 'M',
      column: 'not comparable',
      note: 'is told the true chord',
    },
    {
      name: 'its re-implementation, COMP6248 challenge',
      nats: 3.398,
      mark: 'V',
      column: 'causal',
      note: 'on validation pieces; its authors say that it did not reproduce',
    },
    {
      name: 'music transformer (Huang et al., 2019)',
      nats: 0.335,
      mark: 'M',
      column: 'causal',
      note: 'on validation pieces; not reproduced by anybody',
    },
  ],
  recipes: [
    {
      name: 'lstm',
      summary: 'two layers of LSTM',
      asked: {
        model: 'lstm',
        config: { embedding: 128, hidden: 512, dropout: 0.3 },
        tokenizer: 'voices',
        tempo: 0,
        batch: 16,
        window: 96,
        learningRate: 2e-3,
        averaging: 0.998,
        steps: 6000,
      },
    },
    {
      name: 'transformer',
      summary: 'self-attention with rotary positions',
      asked: {
        model: 'transformer',
        config: { layers: 4, width: 192, heads: 6, feedForward: 768, context: 512, dropout: 0.3 },
        tokenizer: 'voices',
        tempo: 0,
        batch: 8,
        window: 512,
        learningRate: 2e-3,
        averaging: 0.998,
        steps: 3000,
      },
    },
  ],
  async read(folder) {
    const published = await readPublishedSplit(folder, 'jsb-16th-voices.json');
    return {
      tokenizer,
      split: mapSplit(published, (steps, name) => ({ name, song: tokenizer.decode(encodeSteps(steps, 'changes')) })),
    };
  },
  tally(_tokenizer, sequences, nats) {
    let units = 0;
    let sum = 0;
    for (const [sequence, tokens] of sequences.entries()) {
      units += voices * decodeSteps(tokens, voices, 'changes').length;
      for (const [place, token] of tokens.entries()) if (token !== END) sum += nats[sequence]?.[place] ?? 0;
    }
    return { nats: sum, units };
  },
};
