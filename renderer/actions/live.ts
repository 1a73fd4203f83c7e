import type { Action } from './action.ts';

/** Music that goes on for ever. */
export const liveActions: readonly Action[] = [
  {
    id: 'model.live',
    label: 'Live: play on for ever',
    group: 'Model',
    keys: ['v'],
    whilePlayingNotes: true,
    checked: ({ live }) => live.on,
    enabled: ({ takes, live }) => live.on || (!takes.writing && !takes.jobs.starting),
    run: ({ live }) => (live.on ? live.stop() : live.start()),
  },
];
