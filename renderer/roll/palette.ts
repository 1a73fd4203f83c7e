/**
 * The roll's colours. Each is a CSS custom property that a theme may set on the root element; what stands here holds
 * where none does. Any CSS colour will do.
 *
 * --roll-bg         rows of pitches in the key            --note-human       notes that a human wrote
 * --roll-row-dark   rows of pitches outside the key       --note-model       notes that a model wrote
 * --roll-panel      ruler and velocity lane               --note-mark        the line inside of a model's note
 * --roll-line       edges between the parts               --note-lit         a note that sounds
 * --roll-text       words and numbers on the ruler        --selection        outline of selected notes, the marquee
 * --roll-muted      the same, less important              --playhead         the line where the music is
 * --grid-bar        bar lines                             --seam             where the model goes on
 * --grid-beat       beats                                 --seam-text        words on the seam's flag
 * --grid-step       the grid's finest lines               --model-tint       laid over all that is right of the seam
 * --key-white       piano keys                            --loop             the loop brace
 * --key-black                                             --key-lit          a key that sounds
 * --key-text        names on piano keys                   --track-0 … -7     colours of tracks, for ghost notes
 *                                                         --surprise-0 … -8  notes by what they cost, in nats
 */
const defaults = {
  '--roll-bg': '#14161f',
  '--roll-row-dark': '#0f1017',
  '--roll-panel': '#171923',
  '--roll-line': '#2a2e3f',
  '--roll-text': '#e9eaf2',
  '--roll-muted': '#9aa0b8',
  '--grid-bar': '#3a3f55',
  '--grid-beat': '#262a3a',
  '--grid-step': '#1b1e2a',
  '--key-white': '#c9cad3',
  '--key-black': '#23263a',
  '--key-lit': '#ffd796',
  '--key-text': '#4b4e60',
  '--note-human': '#f4b660',
  '--note-model': '#62d2c3',
  '--note-mark': '#0b0c12',
  '--note-lit': '#fff6e3',
  '--selection': '#ffffff',
  '--playhead': '#ffffff',
  '--seam': '#f06a8a',
  '--seam-text': '#1c0a10',
  '--model-tint': '#62d2c312',
  '--loop': '#8f86ff',
  '--track-0': '#f4b660',
  '--track-1': '#7fa8ff',
  '--track-2': '#c78bff',
  '--track-3': '#ff8f6b',
  '--track-4': '#7bd88f',
  '--track-5': '#f2728c',
  '--track-6': '#5fc9e8',
  '--track-7': '#d7c35a',
  '--surprise-0': '#5460b3',
  '--surprise-1': '#8364bc',
  '--surprise-2': '#ae6aba',
  '--surprise-3': '#d472ad',
  '--surprise-4': '#f47f99',
  '--surprise-5': '#fe9c8b',
  '--surprise-6': '#feba8f',
  '--surprise-7': '#fed69a',
  '--surprise-8': '#fef19e',
} as const;

/** Name of a colour. */
export type ColourName = keyof typeof defaults;

/** Every colour by its name. */
export type Palette = Readonly<Record<ColourName, string>>;

/** The colours where no theme sets any. */
export const defaultPalette: Palette = defaults;

/** The colours that tracks take in turn. */
const trackNames = [
  '--track-0',
  '--track-1',
  '--track-2',
  '--track-3',
  '--track-4',
  '--track-5',
  '--track-6',
  '--track-7',
] as const;

/** The colours of notes by surprise, from the least on: so many nats, and from the last of them on all. */
export const surpriseNames = [
  '--surprise-0',
  '--surprise-1',
  '--surprise-2',
  '--surprise-3',
  '--surprise-4',
  '--surprise-5',
  '--surprise-6',
  '--surprise-7',
  '--surprise-8',
] as const;

/** The colour of a track by its index into the palette of track colours, which begins anew where it ends. */
export function trackColour(palette: Palette, index: number): string {
  return palette[trackNames[index % trackNames.length] ?? '--track-0'];
}

/** Reads the colours that a theme has set for an element, once; costs a style look-up. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const entries = Object.entries(defaults).map(([name, usual]) => [name, style.getPropertyValue(name).trim() || usual]);
  return { ...defaults, ...Object.fromEntries(entries) };
}
