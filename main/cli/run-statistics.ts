import type { Comparison, Comparisons } from '../evaluation/continuations.ts';
import { noProgress } from '../progress/progress.ts';
import { createProgress } from '../progress/progress-bar.ts';
import { type EvaluateChoices, partNames } from './evaluate-choices.ts';
import { interruptible } from './interruptible.ts';
import { createOutput } from './output.ts';
import { requireFile } from './output-files.ts';

/** Bars of each seed, and of what follows it. */
const bars = 8;
const usualSeeds = 15;

/** `segue evaluate --statistics`: what a listener would notice about continuations, beside the true ones. */
export async function runStatistics(named: string, choices: EvaluateChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  const report = (stage: string) => (fraction: number) => progress.update(fraction, stage);
  const { modelFile } = await import('./named-model.ts');
  const file = await modelFile(named);
  await requireFile(choices.data);
  const { loadModel, readModelMetadata } = await import('../weights/model-file.ts');
  const metadata = await readModelMetadata(file);
  const { collectPieces } = await import('../training/collect.ts');
  const { choosePieces } = await import('../evaluation/choose-pieces.ts');
  const { compareContinuations } = await import('../evaluation/continuations.ts');
  const { drawSeeds } = await import('../evaluation/held-out-seeds.ts');
  const { chooseBackend } = await import('../backends/choose-backend.ts');
  await interruptible((signal) => chooseBackend(choices.backend, { signal }));
  const { model, tokenizer } = await loadModel(file);
  try {
    const reading = report('reading');
    const collection = await interruptible((signal) =>
      collectPieces(choices.data, ({ done, total }) => reading(done / total), signal),
    );
    const { part, learned, tested } = choosePieces(collection, metadata, false);
    const seeds = drawSeeds(tested, choices.seeds ?? usualSeeds, bars, metadata.seed);
    const compared = await interruptible((signal) =>
      compareContinuations({
        model,
        tokenizer,
        seeds,
        training: part === 'test' ? learned.training : undefined,
        bars,
        randomSeed: metadata.seed,
        signal,
        onProgress: report('carrying on'),
      }),
    );
    progress.clear();
    output.event({ event: 'done', part, seeds: seeds.length, bars, ...compared });
    output.say(`${seeds.length} stretches of ${bars} bars, carried on by ${bars}: of ${partNames[part]}.`);
    output.say(`${''.padEnd(34)}${['true', 'model', 'difference'].map((name) => name.padStart(11)).join('')}`);
    for (const [name, words] of Object.entries(rows)) {
      output.say(`${words.padEnd(34)}${figures(compared[name as keyof Comparisons])}`);
    }
  } finally {
    progress.clear();
    model.dispose();
  }
}

const rows: Readonly<Record<keyof Comparisons, string>> = {
  inKey: 'share of notes in the seed’s key',
  density: 'density, times the seed’s',
  repeatedBars: 'share of bars that repeat one',
  copiedRun: 'longest copied run, notes',
  range: 'range, semitones',
  polyphony: 'notes at once',
};

function figures(comparison: Comparison | undefined): string {
  const { truth, model, difference } = comparison ?? {};
  return [truth, model, difference].map((value) => (value?.toFixed(2) ?? '–').padStart(11)).join('');
}
