import type {
  DatasetInfo,
  LibraryEntry,
  RunChoices,
  RunDetail,
  RunInfo,
  RunSample,
} from '../../shared/ipc/contract.ts';
import type { FileToSend } from '../../shared/ipc/upload-files.ts';
import { noCurve } from '../../shared/training/curve.ts';

/** A dataset that was read. */
export function datasetOf(change: Partial<DatasetInfo> = {}): DatasetInfo {
  return {
    ...{ id: 'd1', name: 'Folk', state: 'ready', files: 312, songs: 305, notes: 90_000, seconds: 66_000 },
    ...{ refused: 4, exactDuplicates: 3, nearDuplicates: 2, created: 1, changed: 2 },
    ...change,
  };
}

/** A run that trains. */
export function runOf(change: Partial<RunInfo> = {}): RunInfo {
  const request = { name: 'Waltz', dataset: 'd1', model: 'lstm', preset: 'tiny', tokenizer: 'remi', steps: 600 };
  return {
    ...{ id: 'r1', name: 'Waltz', state: 'running', request, datasetName: 'Folk', created: 1, changed: 2 },
    ...{ step: 120, plannedSteps: 600, seconds: 40, resumable: false },
    ...change,
  };
}

export function detailOf(run = runOf(), change: Partial<RunDetail> = {}): RunDetail {
  return { run, recipe: {}, curve: noCurve, samples: [], ...change };
}

export function sampleOf(step: number, index = 0): RunSample {
  const thumbnail = { kind: 'roll' as const, columns: 2, rows: 1, cells: new Uint8Array([0, 255]) };
  return { step, index, notes: 10, copied: 3, thumbnail };
}

/** A curve's point at a step, with a loss that falls. */
export function pointAt(step: number) {
  return { step, loss: 4 / step, learningRate: 1e-3, gradientNorm: 1, tokensPerSecond: 3000 };
}

export const someChoices: RunChoices = {
  models: ['lstm', 'transformer'].map((id) => ({
    id,
    summary: `a ${id}`,
    presets: ['tiny', 'small'].map((preset) => ({
      ...{ preset, config: { hidden: 64 }, batch: 8, window: 128, learningRate: 1e-3 },
    })),
  })),
  tokenizers: [{ id: 'remi', summary: 'bars and positions' }],
  usual: {
    ...{ model: 'lstm', preset: 'small', tokenizer: 'remi', minutes: 10 },
    options: { seed: 0, valFraction: 0.1, weightDecay: 0.01, transpose: [-5, 6], tempo: 0.1, patience: 10 },
  },
};

export function entryOf(change: Partial<LibraryEntry> = {}): LibraryEntry {
  return { kind: 'run', id: 'r1', name: 'Waltz', about: '', changed: 1, bytes: 0, shipped: false, ...change };
}

/** A file of so many bytes, as a window has it. */
export function fileOf(name: string, size = 10): FileToSend {
  return { name, read: async () => new Uint8Array(size) };
}
