import type { Held } from '../../constraints/ledger.ts';
import type { Clock } from '../../constraints/timeline.ts';
import type { Song } from '../../music/song.ts';
import { rescale } from '../grid.ts';
import type { Steering } from '../tokenizer.ts';
import { VoicesCursor } from './cursor.ts';
import { VoicesFilling } from './filling.ts';
import { lineOf, voiceTracks } from './lines.ts';
import { VoicesSteered } from './steered.ts';
import { decodeSteps, SILENT } from './steps.ts';
import type { WrittenSteps } from './vocabulary.ts';

export interface VoicesForm {
  readonly voices: number;
  readonly stepsPerQuarter: number;
  readonly ticksPerStep: number;
  readonly written: WrittenSteps;
}

/**
 * How `voices` are held to terms. Each voice is a part of its own.
 * @param song what tokens write
 */
export function voicesSteering(
  { voices, stepsPerQuarter, ticksPerStep, written }: VoicesForm,
  song: (tokens: ArrayLike<number>) => Song,
): Steering {
  const all = Array.from({ length: voices }, (_, voice) => voice);
  const stepsOf = (tokens: ArrayLike<number>) => decodeSteps(tokens, voices, written);
  /** The pitches of the last one of some steps, which sound on where they are written again. */
  const heldAfter = (steps: readonly (readonly number[])[]) => {
    const free = (steps.length + 1) * ticksPerStep;
    return (steps.at(-1) ?? []).flatMap((key, part): Held[] => (key === SILENT ? [] : [{ part, key, free }]));
  };
  return {
    clock: ({ ppq }): Clock => ({
      step: ticksPerStep,
      again: 2 * ticksPerStep,
      songTick: (tick) => rescale(tick / ticksPerStep, stepsPerQuarter, ppq),
      cursorTick: (tick) => rescale(tick, ppq, stepsPerQuarter) * ticksPerStep,
      snaps: false,
    }),
    parts: (seed) => {
      const sung = voiceTracks(seed, voices);
      return all.map((part) => {
        const track = sung[part];
        const place = track ? seed.tracks.indexOf(track) : seed.tracks.length + part - sung.length;
        return { part, drums: false, trackOf: () => place };
      });
    },
    continuing: (prompt, begin) => {
      const cursor = new VoicesCursor(voices, ticksPerStep, written);
      for (const token of prompt) cursor.accept(token);
      const steps = stepsOf(prompt);
      const ledger = begin({ tick: cursor.tick, held: heldAfter(steps) });
      // How long the last step lasts may not have been said yet.
      const here = cursor.voice > 0 ? steps.at(-1) : [];
      const before = steps.at(cursor.voice > 0 ? -2 : -1);
      return new VoicesSteered(cursor, ledger, ticksPerStep, before, here);
    },
    filling: (before, gap, [from], begin) => {
      const ground = VoicesFilling.after(before, gap, voices, ticksPerStep);
      const steps = stepsOf(before);
      const ledger = begin({ tick: from, held: heldAfter(steps), closed: ground.closed(from) });
      return new VoicesSteered(ground, ledger, ticksPerStep, steps.at(-1));
    },
    fromNothing: (open) => {
      const ledger = open({ parts: all.map((part) => ({ part, drums: false })) });
      return ledger && new VoicesSteered(new VoicesCursor(voices, ticksPerStep, written), ledger, ticksPerStep);
    },
    notes: (tokens) => {
      const steps = stepsOf(tokens);
      return all
        .flatMap((part) =>
          lineOf(steps, part).map(({ from, to, pitch }) => ({
            part,
            tick: from * ticksPerStep,
            end: to * ticksPerStep,
            key: pitch,
          })),
        )
        .sort((a, b) => a.tick - b.tick || a.part - b.part || a.key - b.key);
    },
    song,
  };
}
