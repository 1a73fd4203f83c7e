/** A view of the studio: one tab at the top. */
export interface View {
  readonly id: string;
  readonly label: string;
}

/** The views that there are, in the order of their tabs. */
export const views: readonly View[] = [{ id: 'compose', label: 'Compose' }];
