import { framesTokenizer } from '../../../shared/tokens/frames/frames.ts';
import { encodeFrames } from '../../../shared/tokens/frames/lists.ts';
import { countScored, scoreOf } from '../score.ts';
import { mapSplit, readPublishedSplit } from './published-file.ts';
import type { PublishedRow, Suite } from './suite.ts';

/** In which of its columns a polyphonic model's figure stands. */
export const frameColumns = ['independent keys', 'joint'] as const;

/** A row of table A: a joint model where `column` says so, else one whose keys are independent. */
export interface FramesRow extends PublishedRow {
  readonly column: (typeof frameColumns)[number];
}

/** Data and protocol of polyphonic frames (Boulanger-Lewandowski et al., 2012), in the split that most have used since. */
interface FramesData {
  readonly id: string;
  readonly summary: string;
  readonly file: string;
  readonly published: readonly FramesRow[];
  readonly recipes: Suite['recipes'];
}

/** A frame is written as a step of one quarter note, whatever it lasted in the music it was taken from. */
const tokenizer = framesTokenizer(1);

/**
 * A suite on frames. A frame is the set of keys that sound; its joint likelihood is, by the chain rule, that of the
 * tokens that write it: its keys from the lowest to the highest, and the end of the frame. Frame t + 1 is predicted from
 * all frames before it; the first frame of a piece is not scored, nor is the end of the piece, which is no frame. All
 * nats are divided by the number of frames scored. Frames in which nothing sounds count.
 */
export function framesSuite({ file, ...rest }: FramesData): Suite {
  return {
    ...rest,
    unit: 'frame',
    columns: frameColumns,
    async read(folder) {
      const published = await readPublishedSplit(folder, file);
      return {
        tokenizer,
        split: mapSplit(published, (frames, name) => ({ name, song: tokenizer.decode(encodeFrames(frames)) })),
      };
    },
    tally(tokenizer, sequences, nats) {
      const scored = countScored(tokenizer, sequences);
      const { frames: units = 0 } = scored;
      return { nats: (scoreOf(tokenizer, sequences, scored, nats).natsPerFrame ?? 0) * units, units };
    },
  };
}
