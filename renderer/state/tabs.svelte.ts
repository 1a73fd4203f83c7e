/** The tab on which the song is, with the roll and all that is done to notes. */
export const composeTab = 'compose';

/** Which of the window's views is shown, by the id of its tab. */
export class Tabs {
  current: string = $state(composeTab);

  show(id: string): void {
    this.current = id;
  }
}
