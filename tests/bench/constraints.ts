/**
 * What constraints cost: tokens a second that a model that comes with Segue writes under each of them, as a ratio to those
 * that it writes freely, in turns so that a busy machine slows both.
 *
 * usage: npm run bench -- constraints [MODEL]
 */
import { readSong } from '../../main/files/read-song.ts';
import { continueSong } from '../../main/sampling/continue.ts';
import { loadModel } from '../../main/weights/model-file.ts';
import type { Constraints } from '../../shared/constraints/registry.ts';
import { startNativeEngine } from '../support/native-engine.ts';

const rounds = 5;
const [file = 'assets/models/folk.safetensors'] = process.argv.slice(2);

const wishes: Readonly<Record<string, Constraints>> = {
  nothing: {},
  scale: { scale: 'G major' },
  range: { range: [{ lowest: 55, highest: 79 }] },
  polyphony: { polyphony: 2 },
  density: { density: { least: 2, most: 12 } },
  grid: { grid: { division: 8, triplet: false } },
  'end on the tonic': { endOnTonic: true },
  repetition: { repetition: 0.3 },
  'all of them': {
    scale: 'G major',
    range: [{ lowest: 55, highest: 79 }],
    polyphony: 2,
    density: { least: 2, most: 12 },
    grid: { division: 8, triplet: false },
    endOnTonic: true,
    repetition: 0.3,
  },
};

await startNativeEngine();
const { model, tokenizer } = await loadModel(file);
const { song } = await readSong('assets/songs/amazing-grace.abc');

/** Tokens a second. */
async function speed(constraints: Constraints, seed: number): Promise<number> {
  const begun = performance.now();
  const takes = await continueSong({ model, tokenizer, song, constraints, take: { bars: 8, variations: 2, seed } });
  return takes.reduce((sum, { tokens }) => sum + tokens, 0) / ((performance.now() - begun) / 1000);
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const speeds = new Map(Object.keys(wishes).map((name) => [name, [] as number[]]));
await speed({}, 0);
for (let round = 0; round < rounds; round++) {
  for (const [name, constraints] of Object.entries(wishes)) speeds.get(name)?.push(await speed(constraints, round));
}
const free = median(speeds.get('nothing') ?? []);
for (const [name, list] of speeds) {
  const spread = `${median(list).toFixed(0)} (${Math.min(...list).toFixed(0)} to ${Math.max(...list).toFixed(0)})`;
  console.log(`${name.padEnd(18)}${spread.padStart(22)} tokens/s, ratio ${(median(list) / free).toFixed(2)}`);
}
model.dispose();
