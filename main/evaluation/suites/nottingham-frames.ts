import { framesSuite } from './frames-suite.ts';

/** Folk tunes with chords, which make the frames. */
export const nottinghamFrames = framesSuite({
  id: 'nottingham-frames',
  summary: 'the Nottingham tunes with their chords, nats a frame',
  file: 'nottingham.json',
  published: [
    { name: 'marginal frequency of each key', nats: 10.26, mark: 'C', column: 'independent keys' },
    { name: 'Markov chain of each key', nats: 5.15, mark: 'C', column: 'independent keys' },
    { name: 'tanh RNN (Chung et al., 2014)', nats: 3.13, mark: 'V', column: 'independent keys' },
    { name: 'GRU (Chung et al., 2014)', nats: 3.23, mark: 'V', column: 'independent keys' },
    { name: 'LSTM (Chung et al., 2014)', nats: 3.2, mark: 'V', column: 'independent keys' },
    { name: 'LSTM (Bai et al., 2018)', nats: 3.29, mark: 'M', column: 'independent keys' },
    { name: 'TCN (Bai et al., 2018)', nats: 3.07, mark: 'M', column: 'independent keys' },
    { name: 'RRU', nats: 2.92, mark: 'V', column: 'independent keys' },
    { name: 'RNN-NADE (Boulanger-Lewandowski et al., 2012)', nats: 2.31, mark: 'M', column: 'joint' },
  ],
  recipes: [
    {
      name: 'lstm',
      summary: 'two layers of LSTM',
      asked: {
        model: 'lstm',
        config: { embedding: 128, hidden: 512, dropout: 0.2 },
        tokenizer: 'frames',
        tempo: 0,
        batch: 16,
        window: 128,
        learningRate: 2e-3,
        averaging: 0.998,
        steps: 5000,
      },
    },
    {
      name: 'transformer',
      summary: 'self-attention with rotary positions',
      asked: {
        model: 'transformer',
        config: { layers: 4, width: 192, heads: 6, feedForward: 768, context: 1024, dropout: 0.1 },
        tokenizer: 'frames',
        tempo: 0,
        batch: 8,
        window: 1024,
        learningRate: 2e-3,
        averaging: 0.998,
        steps: 1500,
      },
    },
  ],
});
