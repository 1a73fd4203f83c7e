import { Random } from '../../../random.ts';
import { fadedOut, normalised } from './harmonics.ts';

/** How a drum is computed: a swept tone, metal partials and filtered noise, each fading by itself. */
export interface Recipe {
  /** Peak amplitude of the whole. */
  readonly level: number;
  /** Seconds until a thousandth of each part is left. */
  readonly tone?: { readonly from: number; readonly to: number; readonly sweep: number; readonly seconds: number };
  /** Inharmonic square waves on this fundamental in hertz, as cymbals of old drum machines are made. */
  readonly metal?: { readonly frequency: number; readonly seconds: number; readonly amount: number };
  /** Noise between two frequencies in hertz; `bursts` are later strikes of it in seconds, as in a clap. */
  readonly noise?: {
    readonly low: number;
    readonly high: number;
    readonly seconds: number;
    readonly amount: number;
    readonly bursts?: readonly number[];
  };
}

const tone = (from: number, to: number, seconds: number, sweep = 0.03) => ({ from, to, sweep, seconds });
const noise = (low: number, high: number, seconds: number, amount = 1, bursts: readonly number[] = []) => ({
  low,
  high,
  seconds,
  amount,
  bursts,
});
const metal = (frequency: number, seconds: number, amount = 1) => ({ frequency, seconds, amount });
const tom = (hertz: number): Recipe => ({
  level: 0.8,
  tone: tone(hertz * 1.6, hertz, 0.7, 0.04),
  noise: noise(200, 3000, 0.06, 0.25),
});
const drum = (hertz: number, seconds: number): Recipe => ({
  level: 0.6,
  tone: tone(hertz * 1.25, hertz, seconds, 0.01),
  noise: noise(800, 6000, 0.03, 0.3),
});
const click = (hertz: number, seconds: number): Recipe => ({
  level: 0.5,
  tone: tone(hertz * 1.02, hertz, seconds, 0.004),
});
const shake = (low: number, seconds: number, bursts: readonly number[] = []): Recipe => ({
  level: 0.3,
  noise: noise(low, 16000, seconds, 1, bursts),
});
const cymbal = (hertz: number, seconds: number, level = 0.4): Recipe => ({
  level,
  metal: metal(hertz, seconds, 0.5),
  noise: noise(4000, 16000, seconds * 0.8, 0.6),
});

/** General MIDI's percussion keys and how each is computed. */
export const strikes: ReadonlyMap<number, Recipe> = new Map<number, Recipe>([
  [35, { level: 0.9, tone: tone(120, 44, 0.6, 0.05), noise: noise(1000, 5000, 0.01, 0.2) }], // acoustic bass drum
  [36, { level: 0.9, tone: tone(170, 52, 0.45, 0.04), noise: noise(1500, 7000, 0.012, 0.3) }], // bass drum
  [37, { level: 0.5, tone: tone(1700, 1650, 0.06, 0.01), noise: noise(1500, 8000, 0.03, 0.6) }], // side stick
  [38, { level: 0.75, tone: tone(260, 185, 0.22, 0.02), noise: noise(1200, 10000, 0.28, 0.9) }], // acoustic snare
  [39, { level: 0.6, noise: noise(900, 5000, 0.2, 1, [0.011, 0.022]) }], // hand clap
  [40, { level: 0.75, tone: tone(330, 230, 0.16, 0.015), noise: noise(1800, 12000, 0.22, 1) }], // electric snare
  [41, tom(82)], // low floor tom
  [42, { level: 0.35, metal: metal(420, 0.07, 0.6), noise: noise(7000, 16000, 0.06, 0.7) }], // closed hi-hat
  [43, tom(98)], // high floor tom
  [44, { level: 0.28, metal: metal(400, 0.05, 0.6), noise: noise(5000, 14000, 0.05, 0.7) }], // pedal hi-hat
  [45, tom(117)], // low tom
  [46, { level: 0.35, metal: metal(420, 0.6, 0.6), noise: noise(7000, 16000, 0.5, 0.7) }], // open hi-hat
  [47, tom(139)], // low-mid tom
  [48, tom(165)], // high-mid tom
  [49, cymbal(310, 2.2)], // crash cymbal 1
  [50, tom(196)], // high tom
  [51, { level: 0.3, metal: metal(520, 1.6, 0.9), noise: noise(6000, 14000, 0.3, 0.3) }], // ride cymbal 1
  [52, cymbal(260, 1.4, 0.45)], // Chinese cymbal
  [53, { level: 0.35, metal: metal(780, 1.2, 1), tone: tone(2350, 2350, 1, 0.01) }], // ride bell
  [54, shake(6500, 0.18, [0.03, 0.055])], // tambourine
  [55, cymbal(430, 0.9)], // splash cymbal
  [56, { level: 0.45, metal: metal(560, 0.25, 1) }], // cowbell
  [57, cymbal(350, 2)], // crash cymbal 2
  [58, { level: 0.4, noise: noise(1500, 5000, 0.7, 1, [0.05, 0.1, 0.15, 0.2]) }], // vibraslap
  [59, { level: 0.3, metal: metal(600, 1.3, 0.9), noise: noise(7000, 15000, 0.25, 0.3) }], // ride cymbal 2
  [60, drum(420, 0.14)], // high bongo
  [61, drum(290, 0.18)], // low bongo
  [62, drum(330, 0.07)], // mute high conga
  [63, drum(260, 0.3)], // open high conga
  [64, drum(180, 0.34)], // low conga
  [65, drum(510, 0.32)], // high timbale
  [66, drum(360, 0.36)], // low timbale
  [67, { level: 0.4, metal: metal(900, 0.3, 1) }], // high agogo
  [68, { level: 0.4, metal: metal(640, 0.3, 1) }], // low agogo
  [69, shake(4500, 0.08)], // cabasa
  [70, shake(5500, 0.06)], // maracas
  [71, click(2350, 0.18)], // short whistle
  [72, click(2250, 0.5)], // long whistle
  [73, shake(3500, 0.05, [0.02])], // short guiro
  [74, shake(3500, 0.1, [0.03, 0.06, 0.09, 0.12, 0.15])], // long guiro
  [75, click(2500, 0.07)], // claves
  [76, click(1150, 0.09)], // high wood block
  [77, click(820, 0.1)], // low wood block
  [78, drum(640, 0.12)], // mute cuica
  [79, drum(480, 0.28)], // open cuica
  [80, { level: 0.3, metal: metal(1900, 0.15, 1) }], // mute triangle
  [81, { level: 0.3, metal: metal(1900, 1.4, 1) }], // open triangle
]);

/** Ratios of the six square waves in a cymbal of the Roland TR-808, whose hi-hat circuit they are known from. */
const metalRatios = [1, 1.4471, 1.617, 1.9265, 2.5028, 2.6637];

/** The samples of one strike; `seed` makes its noise, the same at each call. */
export function strike(recipe: Recipe, seed: number, sampleRate: number): Float32Array<ArrayBuffer> {
  const seconds = Math.max(
    recipe.tone?.seconds ?? 0,
    recipe.metal?.seconds ?? 0,
    (recipe.noise?.seconds ?? 0) + (recipe.noise?.bursts?.at(-1) ?? 0),
  );
  const samples = new Float32Array(Math.ceil(seconds * sampleRate) + 1);
  if (recipe.tone) addTone(samples, recipe.tone, sampleRate);
  if (recipe.metal) addMetal(samples, recipe.metal, sampleRate);
  if (recipe.noise) addNoise(samples, recipe.noise, seed, sampleRate);
  return fadedOut(normalised(samples, recipe.level));
}

/** How much is left after `elapsed` of `seconds`, a thousandth at their end. */
const left = (elapsed: number, seconds: number) => (elapsed < 0 ? 0 : Math.exp((-6.9 * elapsed) / seconds));

function addTone(samples: Float32Array, { from, to, sweep, seconds }: NonNullable<Recipe['tone']>, rate: number): void {
  let phase = 0;
  for (let n = 0; n < samples.length; n++) {
    samples[n] = (samples[n] ?? 0) + Math.sin(2 * Math.PI * phase) * left(n / rate, seconds);
    phase += (to + (from - to) * Math.exp(-n / rate / sweep)) / rate;
  }
}

function addMetal(
  samples: Float32Array,
  { frequency, seconds, amount }: NonNullable<Recipe['metal']>,
  rate: number,
): void {
  for (let n = 0; n < samples.length; n++) {
    let sum = 0;
    for (const ratio of metalRatios) sum += Math.sin((2 * Math.PI * frequency * ratio * n) / rate) > 0 ? 1 : -1;
    samples[n] = (samples[n] ?? 0) + (amount * sum * left(n / rate, seconds)) / metalRatios.length;
  }
}

function addNoise(samples: Float32Array, noise: NonNullable<Recipe['noise']>, seed: number, rate: number): void {
  const random = new Random(seed);
  const lowPass = 1 - Math.exp((-2 * Math.PI * noise.high) / rate);
  const highPass = 1 - Math.exp((-2 * Math.PI * noise.low) / rate);
  let smooth = 0;
  let slow = 0;
  for (let n = 0; n < samples.length; n++) {
    smooth += (2 * random.uniform() - 1 - smooth) * lowPass;
    slow += (smooth - slow) * highPass;
    let level = left(n / rate, noise.seconds);
    for (const burst of noise.bursts ?? []) level = Math.max(level, left(n / rate - burst, noise.seconds));
    samples[n] = (samples[n] ?? 0) + noise.amount * (smooth - slow) * level;
  }
}
