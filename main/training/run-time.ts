import { positionsRead } from '../evaluation/likelihood.ts';
import { largestShare } from './held-out.ts';
import { sampleShare, startProgress, stepsWithin } from './progress.ts';

/** How often the number of steps in a time is reckoned anew: validations and samples go with it. */
const corrections = 3;

/** How fast everything goes that a run consists of, as it was measured on this device. */
export interface Pace {
  readonly secondsPerStep: number;
  /** Scored tokens of a step, on average. */
  readonly tokensPerStep: number;
  /** To read a position in a validation, which takes beginnings of a few pieces; see `positionsRead`. */
  readonly secondsPerReadToken: number;
  /** To read one in the test, which takes many whole pieces side by side. */
  readonly secondsPerTestedToken: number;
  /** To write the samples of one time. */
  readonly secondsPerWriting: number;
  /** To look for them in all training pieces. */
  readonly secondsPerComparing: number;
  /** To let the n-grams of the card learn or predict a token. */
  readonly secondsPerCountedToken: number;
}

/** How much music there is, in tokens as it is written. */
export interface MusicSize {
  readonly training: number;
  readonly validation: number;
  readonly test: number;
  /** Positions that are read to measure all of the validation pieces, and of the test pieces. */
  readonly validationRead: number;
  readonly testRead: number;
}

/** What a run's time is reckoned from. */
export interface RunOutline {
  readonly music: MusicSize;
  readonly pace: Pace;
  /** Of the model; undefined where it is recurrent. */
  readonly context: number | undefined;
  /** How often the test pieces are read: once more where the run begins with another model. */
  readonly tests: number;
  /** Whether samples are written on the way. */
  readonly samples: boolean;
  /** Tokens that the n-grams of the card learn at most; undefined where no figures are measured for it. */
  readonly counted: number | undefined;
}

/** Seconds that the parts of a run take. */
export interface RunTime {
  readonly training: number;
  readonly validating: number;
  readonly sampling: number;
  /** With what is measured for the card. */
  readonly testing: number;
}

/**
 * What a run will take, played through with the pace that was measured: steps, validations, samples after those after
 * which the run writes some, and the test. Checkpoints, which take a twentieth at most and mostly far less, are left out.
 */
export function timeOf(steps: number, outline: RunOutline): RunTime {
  const { music, pace, tests, samples, counted } = outline;
  const { validationInterval, validationTokens } = startProgress(steps, true, pace);
  const validations = Math.max(1, Math.ceil(steps / validationInterval));
  const validation =
    music.validation <= validationTokens
      ? music.validationRead * pace.secondsPerTestedToken
      : samplePositions(validationTokens, outline) * pace.secondsPerReadToken;
  const once = pace.secondsPerWriting + pace.secondsPerComparing;
  let sampling = 0;
  for (let i = 1; i <= validations && samples; i++) {
    const step = Math.min(steps, i * validationInterval);
    const spent = step * pace.secondsPerStep + i * validation + sampling;
    if (i === 1 || i === validations || sampling <= sampleShare * spent) sampling += once;
  }
  const tokens = Math.min(music.training, counted ?? 0) + music.validation + music.test;
  const card = counted === undefined ? 0 : once + tokens * pace.secondsPerCountedToken;
  return {
    training: steps * pace.secondsPerStep,
    validating: (validations + tests - 1) * validation,
    sampling,
    testing: tests * music.testRead * pace.secondsPerTestedToken + card,
  };
}

/** Positions that are read where so many tokens stand for all validation pieces; see `sampleSequences`. */
function samplePositions(tokens: number, { context = Number.POSITIVE_INFINITY }: RunOutline): number {
  const length = tokens * largestShare;
  return positionsRead(length, context) / largestShare;
}

/** As many steps as fit into a time, with the validations and samples among them; the test comes after it. */
export function stepsIn(seconds: number, outline: RunOutline): number {
  let steps = stepsWithin(seconds, outline.pace.secondsPerStep);
  for (let i = 0; i < corrections; i++) {
    const { training, validating, sampling } = timeOf(steps, { ...outline, tests: 1 });
    steps = Math.max(1, Math.round((steps * seconds) / (training + validating + sampling)));
  }
  return steps;
}

/** Seconds of all parts together. */
export function sumOf({ training, validating, sampling, testing }: RunTime): number {
  return training + validating + sampling + testing;
}

/** The outline of a run with so many times the music: of which only a part was measured. */
export function scaled(outline: RunOutline, by: number): RunOutline {
  const { training, validation, test, validationRead, testRead } = outline.music;
  const { secondsPerComparing } = outline.pace;
  return {
    ...outline,
    music: {
      ...{ training: training * by, validation: validation * by, test: test * by },
      ...{ validationRead: validationRead * by, testRead: testRead * by },
    },
    pace: { ...outline.pace, secondsPerComparing: secondsPerComparing * by },
  };
}
