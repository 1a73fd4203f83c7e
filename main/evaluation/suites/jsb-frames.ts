import { framesSuite } from './frames-suite.ts';

/** Bach's chorales on a grid of quarter notes. */
export const jsbFrames = framesSuite({
  id: 'jsb-frames',
  summary: 'Bach’s chorales on a grid of quarter notes, nats a frame',
  file: 'jsb-quarter.json',
  published: [
    { name: 'marginal frequency of each key', nats: 11.09, mark: 'C', column: 'independent keys' },
    { name: 'Markov chain of each key', nats: 10.49, mark: 'C', column: 'independent keys' },
    { name: 'tanh RNN (Chung et al., 2014)', nats: 9.1, mark: 'V', column: 'independent keys' },
    { name: 'GRU (Chung et al., 2014)', nats: 8.54, mark: 'V', column: 'independent keys' },
    { name: 'LSTM (Chung et al., 2014)', nats: 8.67, mark: 'V', column: 'independent keys' },
    { name: 'LSTM (Bai et al., 2018)', nats: 8.45, mark: 'M', column: 'independent keys' },
    { name: 'TCN (Bai et al., 2018)', nats: 8.1, mark: 'M', column: 'independent keys' },
    { name: 'RRU', nats: 7.72, mark: 'V', column: 'independent keys' },
    { name: 'RNN-NADE (Boulanger-Lewandowski et al., 2012)', nats: 5.56, mark: 'M', column: 'joint' },
  ],
  recipes: [
    {
      name: 'lstm',
      summary: 'two layers of LSTM',
      asked: {
        model: 'lstm',
        config: { embedding: 128, hidden: 512, dropout: 0.3 },
        tokenizer: 'frames',
        tempo: 0,
        batch: 16,
        window: 64,
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
        config: { layers: 4, width: 160, heads: 5, feedForward: 640, context: 256, dropout: 0.2 },
        tokenizer: 'frames',
        tempo: 0,
        batch: 16,
        window: 256,
        learningRate: 2e-3,
        averaging: 0.998,
        steps: 3000,
      },
    },
  ],
});
