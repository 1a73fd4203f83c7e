import * as v from 'valibot';
import type { Store } from '../shell/shell.ts';

const key = 'segue.settings';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** A setting that takes its usual value where what was remembered is of no use. */
function usually<const S extends v.GenericSchema>(schema: S, value: v.InferOutput<S>) {
  return v.fallback(v.optional(schema, value), value);
}

const schema = v.object({
  theme: usually(v.picklist(['system', 'dark', 'light']), 'system'),
  /** How large words and controls are, as a share of what suits the screen. */
  size: usually(v.pipe(v.number(), v.minValue(0.75), v.maxValue(2)), 1),
  /** Panels that stand beside the roll. */
  tracksPanel: usually(v.boolean(), true),
  continuePanel: usually(v.boolean(), true),
  /** The view moves with the playhead. */
  follow: usually(v.boolean(), true),
  /** Notes of other tracks are drawn behind. */
  ghosts: usually(v.boolean(), true),
  /** Notes sound as they are drawn and moved. */
  audition: usually(v.boolean(), true),
  /** The computer's letter keys play notes; shortcuts of plain letters rest meanwhile. */
  computerKeyboard: usually(v.boolean(), false),
  /** Octave of the computer's keys, 0 to 8; 4 begins at middle C. */
  keyboardOctave: usually(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8)), 4),
  /** Web MIDI port by id; '' is all inputs, or Segue's own sound as output. */
  midiInput: usually(v.string(), ''),
  midiOutput: usually(v.string(), ''),
  /** Clock, start and stop go out to the MIDI output. */
  sendClock: usually(v.boolean(), false),
  /** Start and stop follow a clock that comes in. */
  followClock: usually(v.boolean(), false),
  /** Whether a bar is counted in before recording. */
  countIn: usually(v.boolean(), true),
  quantizeStrength: usually(share, 1),
  quantizeEnds: usually(v.boolean(), false),
  quantizeSwing: usually(share, 0),
});

/** What the user has set once and for all, on this machine. */
export type SettingValues = v.InferOutput<typeof schema>;

/** The settings, remembered in the shell's store; what is missing or makes no sense there has its usual value. */
export class Settings {
  values: SettingValues = $state.raw(v.parse(schema, {}));
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.values = v.parse(schema, parsed(store.get(key)));
  }

  /** Changes some settings. */
  set(change: Partial<SettingValues>): void {
    this.values = v.parse(schema, { ...this.values, ...change });
    this.#store.set(key, JSON.stringify(this.values));
  }
}

/** What was remembered, as an object; an empty one where it is broken. */
function parsed(text: string | undefined): object {
  try {
    const given: unknown = JSON.parse(text ?? '{}');
    return typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {};
  } catch {
    return {};
  }
}
