import { noProgress } from '../progress/progress.ts';
import { createProgress } from '../progress/progress-bar.ts';
import type { FailedTake, Variation, WriteRequest } from '../sampling/variation.ts';
import { type ConstraintChoices, constraintsIn } from './constraint-options.ts';
import { interruptible } from './interruptible.ts';
import { type LikenessChoices, likeIn } from './likeness-options.ts';
import { createOutput } from './output.ts';
import { requireOtherFile, requirePlaceFor, variationFiles } from './output-files.ts';
import { made, type SamplingChoices } from './sampling-options.ts';

/** The options that all commands have in common which write music. */
export interface WritingChoices extends SamplingChoices, ConstraintChoices, LikenessChoices {
  readonly model: string;
  readonly out: string;
  readonly backend?: string;
  readonly json?: true;
}

/**
 * Loads a model, has it write music, saves each variation as a MIDI file and tells about it, and about those that are
 * no music. What can be found wrong
 * without the engine is found before it starts.
 * @param prepare reads what the music is made from; gives the function that writes it, and is told the files' names
 */
export async function writeVariations(
  choices: WritingChoices,
  prepare: (files: readonly string[]) => Promise<(request: WriteRequest) => Promise<Variation[]>>,
): Promise<void> {
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  const files = variationFiles(choices.out, choices.variations ?? 1);
  const { modelFile } = await import('./named-model.ts');
  const file = await modelFile(choices.model);
  for (const target of files) {
    await requirePlaceFor(target);
    await requireOtherFile(target, file);
  }
  const constraints = constraintsIn(choices);
  const like = await likeIn(choices);
  const write = await prepare(files);

  const { loadModel, readModelMetadata } = await import('../weights/model-file.ts');
  await readModelMetadata(file);
  const { chooseBackend } = await import('../backends/choose-backend.ts');
  await interruptible((signal) => chooseBackend(choices.backend, { signal }));
  const { model, tokenizer } = await loadModel(file);
  const failures: FailedTake[] = [];
  try {
    const variations = await interruptible((signal) =>
      write({
        model,
        tokenizer,
        signal,
        options: made(choices, ['topK', 'topP', 'minP', 'repetitionPenalty']),
        temperatures: choices.temperature,
        constraints,
        like,
        take: made(choices, ['bars', 'variations', 'seed']),
        onProgress: (fraction) => progress.update(fraction, 'writing'),
        onFailed: (failure) => failures.push(failure),
      }),
    );
    progress.clear();
    const saved = files.filter((_, index) => !failures.some((failure) => failure.index === index));
    await save(variations, saved);
    const failed = failures.map(({ index, seed, reason }) => ({ file: files[index], seed, reason }));
    output.event({
      event: 'done',
      variations: variations.map((variation, i) => told(variation, saved[i])),
      ...(failed.length > 0 && { failed }),
    });
    for (const [i, { notesAdded, logLikelihoodPerToken, seconds }] of variations.entries()) {
      const likelihood = `${logLikelihoodPerToken.toFixed(3)} nats a token`;
      output.say(`${saved[i]}: ${notesAdded} new notes, log-likelihood ${likelihood}, ${seconds.toFixed(1)} s`);
    }
    for (const { file, reason } of failed)
      output.warn(`${file} was not written, since that take is no music: ${reason}`);
  } finally {
    progress.clear();
    model.dispose();
  }
}

async function save(variations: readonly Variation[], files: readonly string[]): Promise<void> {
  const { writeMidi } = await import('../../shared/music/midi/write.ts');
  const { writeAtomically } = await import('../files/write-atomically.ts');
  const contents = variations.map(({ song }) => writeMidi(song));
  for (const [i, content] of contents.entries()) await writeAtomically(files[i] ?? '', content);
}

/** What `--json` tells about a variation. */
function told({ song: _, ...variation }: Variation, file: string | undefined): object {
  return { file, ...variation };
}
