import type { Tabs } from '../state/tabs.svelte.ts';
import { views } from './views.ts';

/**
 * Keeps the tab that is shown and the fragment of the page's address the same, so that a reload, a link and the browser's
 * way back lead to it. Gives what ends that.
 */
export function followAddress(tabs: Tabs): () => void {
  const read = () => {
    const id = location.hash.slice(1);
    if (views.some((view) => view.id === id)) tabs.show(id);
  };
  read();
  window.addEventListener('hashchange', read);
  const stop = $effect.root(() => {
    $effect(() => {
      const address = `#${tabs.current}`;
      if (location.hash !== address && (location.hash !== '' || tabs.current !== views[0].id)) location.hash = address;
    });
  });
  return () => {
    stop();
    window.removeEventListener('hashchange', read);
  };
}
