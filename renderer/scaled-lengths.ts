import type { Plugin } from 'postcss';

/** The root element's font size where nothing is scaled, in CSS pixels. */
const rootSize = 16;
/** Lines up to this many pixels stay as thin as they are. */
const hairline = 2;

/**
 * Turns the pixels of style sheets into parts of the root element's font size, so that everything grows where that does:
 * on large screens, by the user's own setting, and where the browser's usual text is larger. Lines stay thin. Media
 * queries are left alone, since they ask for the window as it is; container queries ask for the room that there is.
 */
export function scaledLengths(): Plugin {
  return {
    postcssPlugin: 'scaled-lengths',
    Declaration(declaration) {
      declaration.value = scaled(declaration.value);
    },
    AtRule: {
      container(rule) {
        rule.params = scaled(rule.params);
      },
    },
  };
}

/** A style sheet's value with its pixels scaled. */
export function scaled(value: string): string {
  return value.replace(/(?<![\w.#-])(-?)(\d*\.?\d+)px\b/g, (whole, sign: string, digits: string) => {
    const pixels = Number(digits);
    return pixels <= hairline ? whole : `${sign}${pixels / rootSize}rem`;
  });
}
