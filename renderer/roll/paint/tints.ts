import type { Note } from '../../../shared/music/song.ts';
import { type Palette, surpriseNames } from '../palette.ts';

/** How notes are coloured. Every shade is a style of its own, of which all notes are drawn at once. */
export interface Tint {
  readonly shades: number;
  shadeOf(note: Note, selected: boolean): number;
  colour(shade: number, model: boolean): string;
  /** Opacity, 0 to 1. */
  alpha(shade: number, selected: boolean): number;
}

/** Shades of velocity that are told apart. */
const velocities = 4;
/** Opacity of the softest note. */
const softest = 0.5;
/** Opacity of figures that are of the song as it was. */
const faded = 0.45;

/** By who wrote them, louder ones stronger. */
export function authorTint(palette: Palette): Tint {
  return {
    shades: velocities,
    shadeOf: ({ velocity }, selected) => (selected ? 0 : Math.min(velocities - 1, (velocity * velocities) >> 7)),
    colour: (_, model) => palette[model ? '--note-model' : '--note-human'],
    alpha: (shade, selected) => (selected ? 1 : softest + ((1 - softest) * shade) / (velocities - 1)),
  };
}

/** By what they cost a model, a shade a nat; those of which nothing is known are grey. */
export function surpriseTint(
  palette: Palette,
  { nats, stale }: { readonly nats: ReadonlyMap<Note, number>; readonly stale: boolean },
): Tint {
  const unknown = surpriseNames.length;
  return {
    shades: unknown + 1,
    shadeOf: (note) => surpriseShade(nats.get(note)) ?? unknown,
    colour: (shade) => palette[surpriseNames[shade] ?? '--roll-muted'],
    alpha: () => (stale ? faded : 1),
  };
}

/** Which of the shades a note has that cost so many nats; undefined where nobody knows what it cost. */
export function surpriseShade(nats: number | undefined): number | undefined {
  return nats === undefined ? undefined : Math.max(0, Math.min(surpriseNames.length - 1, Math.floor(nats)));
}
