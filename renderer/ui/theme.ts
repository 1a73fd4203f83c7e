/** What the user may choose; `system` follows the machine. */
export const themeChoices = ['system', 'dark', 'light'] as const;

export type ThemeChoice = (typeof themeChoices)[number];

/**
 * Puts a theme on the root element as `data-theme`, where styles and the roll find it, and follows the machine where that
 * was chosen. Gives what ends that.
 */
export function showTheme(choice: ThemeChoice): () => void {
  const light = matchMedia('(prefers-color-scheme: light)');
  const show = () => {
    document.documentElement.dataset.theme = choice === 'system' ? (light.matches ? 'light' : 'dark') : choice;
  };
  show();
  if (choice === 'system') light.addEventListener('change', show);
  return () => light.removeEventListener('change', show);
}
