import type { DatasetInfo, RunInfo, RunState } from '../../shared/ipc/contract.ts';
import { amountOf, lossWords, numberWords, rateWords } from '../ui/amounts.ts';

/** `312 files · 305 songs · 4 refused · 3 duplicates`; while it is being read how far that is. */
export function datasetStatus(dataset: DatasetInfo, sending: { readonly total: number } | undefined): string {
  const { state, files, songs, refused, exactDuplicates, progress } = dataset;
  if (state === 'reading' && progress) {
    if (progress.stage === 'comparing') return `Comparing ${amountOf(songs, 'song')} with each other`;
    const total = Math.max(progress.total, sending?.total ?? 0);
    return `Reading ${numberWords(Math.min(progress.done, total))} of ${amountOf(total, 'file')}`;
  }
  if (sending) return `Sending ${amountOf(sending.total, 'file')}`;
  return [
    amountOf(files, 'file'),
    amountOf(songs, 'song'),
    `${numberWords(refused)} refused`,
    amountOf(exactDuplicates, 'duplicate'),
  ].join(' · ');
}

/** `step 120 · training 2.31 · validation 2.44 · 3,100 tokens/s`, as much of it as is known. */
export function runStatus({ step, trainingLoss, validationLoss, testLoss, tokensPerSecond }: RunInfo): string {
  return [
    `step ${numberWords(step)}`,
    ...(trainingLoss === undefined ? [] : [`training ${lossWords(trainingLoss)}`]),
    ...(validationLoss === undefined ? [] : [`validation ${lossWords(validationLoss)}`]),
    ...(tokensPerSecond === undefined ? [] : [rateWords(tokensPerSecond)]),
    ...(testLoss === undefined ? [] : [`test ${lossWords(testLoss)}`]),
  ].join(' · ');
}

const states: Readonly<Record<RunState, string>> = {
  waiting: 'Waiting',
  preparing: 'Preparing',
  running: 'Training',
  paused: 'Paused',
  finishing: 'Finishing',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

/** What a run is doing, in a word or two. */
export function stateWords({ state, stage, stoppedEarly }: Pick<RunInfo, 'state' | 'stage' | 'stoppedEarly'>): string {
  if (state === 'done' && stoppedEarly) return 'Done, stopped early';
  if (!stage) return states[state];
  const what = {
    reading: 'reading music',
    tokenising: 'tokenising',
    measuring: 'measuring a step',
    testing: 'testing the best weights',
  }[stage.what];
  return `${states[state]}: ${what}`;
}

/** A shape for each state, beside its word: colours alone tell little. */
export function stateTone(state: RunState): 'going' | 'held' | 'good' | 'bad' {
  if (state === 'failed' || state === 'interrupted') return 'bad';
  if (state === 'paused' || state === 'waiting') return 'held';
  return state === 'done' || state === 'stopped' ? 'good' : 'going';
}
