import type { LiveBars } from '../../shared/live/live-bars.ts';
import type { SongEnd } from '../../shared/music/last-bars.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { playOn } from '../sampling/play-on.ts';
import type { DecodingModel } from '../sampling/sampler.ts';
import type { LiveSection } from './engine-contract.ts';
import type { Gate } from './gate.ts';
import type { Room } from './room.ts';

/** What writing a section of live music needs. */
export interface SectionWriting {
  readonly model: DecodingModel;
  readonly tokenizer: Tokenizer;
  readonly request: LiveSection;
  readonly signal: AbortSignal;
  /** Shut while the job is paused. */
  readonly gate: Gate;
  /** How far it may be written. */
  readonly room: Room;
  /** Told each bar, counted from 0, and how many seconds it took to write, rests left out. */
  readonly onBars: (index: number, bars: LiveBars, seconds: number) => void;
}

/**
 * Writes a section, resting wherever it is far enough ahead of the music; gives what the next one goes on from.
 * @throws as `playOn`
 */
export async function writeSection({
  model,
  tokenizer,
  request,
  signal,
  gate,
  room,
  onBars,
}: SectionWriting): Promise<SongEnd> {
  const { end, from, bars, seed, temperature, topP, constraints } = request;
  const section = playOn({
    ...{ model, tokenizer, end, from, bars, seed, signal, constraints },
    options: { temperature, topP },
  });
  try {
    let line = from;
    for (let index = 0; ; index++) {
      await gate.passed();
      await room.after(line);
      const begun = performance.now();
      const { done, value } = await section.next();
      if (done) return value;
      line = value.to;
      onBars(index, value, (performance.now() - begun) / 1000);
    }
  } finally {
    // Where it is left early, its decoder is not to stay behind.
    await section.return(end);
  }
}
