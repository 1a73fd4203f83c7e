import { unfinished } from '../../shared/demo/unfinished.ts';
import { goesOn } from '../../shared/project/continuation.ts';
import type { Take } from '../../shared/project/take.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { Action } from './action.ts';

/** Letting a model carry the song on, and what becomes of its takes. */
export const modelActions: readonly Action[] = [
  {
    id: 'model.continue',
    label: 'Continue',
    group: 'Model',
    keys: ['c'],
    enabled: isIdle,
    run: ({ takes }) => takes.start(),
  },
  {
    id: 'model.infill',
    label: 'Write these bars anew…',
    group: 'Model',
    keys: ['w'],
    enabled: (studio) => isIdle(studio) && studio.document.notes > 0,
    run: ({ overlays }) => overlays.show({ name: 'infill' }),
  },
  {
    id: 'model.accompany',
    label: 'Let a model add a part…',
    group: 'Model',
    keys: ['Shift+w'],
    enabled: (studio) => isIdle(studio) && studio.document.notes > 0,
    run: ({ overlays }) => overlays.show({ name: 'accompany' }),
  },
  {
    id: 'model.unfinished',
    label: 'Hear the Unfinished go on',
    group: 'Model',
    everywhere: true,
    enabled: ({ takes, engine }) =>
      !takes.writing && !takes.jobs.starting && engine.models.some(({ id }) => id === unfinished.model),
    run: (studio) => studio.unfinished.start(),
  },
  {
    id: 'model.cancel',
    label: 'Stop writing takes',
    group: 'Model',
    keys: ['Shift+c'],
    enabled: isWriting,
    run: ({ takes }) => takes.jobs.cancel(),
  },
  {
    id: 'model.pause',
    label: 'Pause writing takes, or go on',
    group: 'Model',
    keys: ['p'],
    enabled: isWriting,
    checked: ({ takes }) => takes.writing?.state === 'paused',
    run: ({ takes }) => (takes.writing?.state === 'paused' ? takes.jobs.resume() : takes.jobs.pause()),
  },
  {
    id: 'model.nextTake',
    label: 'Next take',
    group: 'Model',
    keys: ['n'],
    enabled: hasTakes,
    run: ({ takes }) => takes.viewer.step(1),
  },
  {
    id: 'model.previousTake',
    label: 'Previous take',
    group: 'Model',
    keys: ['Shift+n'],
    enabled: hasTakes,
    run: ({ takes }) => takes.viewer.step(-1),
  },
  onTake('model.hearTake', 'Hear the take', ['h'], ({ takes }, { id }) => takes.viewer.hear(id)),
  onTake('model.acceptTake', 'Accept the take', ['Shift+Enter'], ({ takes }, { id }) => takes.accept(id)),
  {
    ...onTake('model.keepTake', 'Keep the take', ['Shift+k'], ({ takes }, { id, kept }) => takes.keep(id, !kept)),
    checked: (studio) => selectedTake(studio)?.kept ?? false,
  },
  onTake('model.discardTake', 'Discard the take', ['Shift+Delete'], ({ takes }, { id }) => takes.discard(id)),
  {
    id: 'model.discardRest',
    label: 'Discard all takes that are not kept',
    group: 'Model',
    enabled: ({ takes }) => takes.list.some(({ kept }) => !kept),
    run: ({ takes }) => takes.discardRest(),
  },
  {
    ...onTake('model.continueTake', 'Continue from the take', ['Shift+b'], ({ takes }, { id }) =>
      takes.continueFrom(id),
    ),
    enabled: (studio) => isIdle(studio) && mayGoOn(selectedTake(studio)),
  },
  onTake('model.backFromTake', 'Back to what the take goes on from', ['u'], ({ takes }) => takes.viewer.back()),
  {
    ...onTake('model.moreLikeTake', 'More like the take', [], ({ takes }, { id }) => takes.writeLike(id, 'more')),
    enabled: (studio) => isIdle(studio) && hasLike(selectedTake(studio)),
  },
  {
    ...onTake('model.lessLikeTake', 'Less like the take', [], ({ takes }, { id }) => takes.writeLike(id, 'less')),
    enabled: (studio) => isIdle(studio) && hasLike(selectedTake(studio)),
  },
  onTake('model.renameTake', 'Rename the take', ['F2'], ({ takes }, { id }) => {
    takes.renaming = id;
  }),
  onTake('model.remakeTake', 'Make the take again', [], ({ takes }, { id }) => takes.remake(id)),
  {
    id: 'model.swapTakes',
    label: 'Swap the compared takes',
    group: 'Model',
    keys: ['b'],
    enabled: ({ takes }) => takes.viewer.compared !== undefined,
    run: ({ takes }) => takes.viewer.swap(),
  },
  {
    id: 'model.blindTest',
    label: 'Blind test of two models…',
    group: 'Model',
    everywhere: true,
    enabled: ({ engine }) => engine.models.length > 1,
    run: ({ overlays }) => overlays.show({ name: 'blind-test' }),
  },
  {
    id: 'model.attention',
    label: 'What the model listened to at this note',
    group: 'Model',
    keys: ['Shift+i'],
    enabled: ({ takes, inside, document }) =>
      document.selection.size === 1 && takes.model?.kind === 'transformer' && !inside.asking,
    run: ({ inside }) => inside.listen(),
  },
];

function isIdle({ takes, live }: Studio): boolean {
  return !takes.writing && !takes.jobs.starting && !live.on;
}

function isWriting({ takes }: Studio): boolean {
  return takes.writing !== undefined;
}

function hasTakes({ takes }: Studio): boolean {
  return takes.list.length > 0;
}

function selectedTake({ takes }: Studio): Take | undefined {
  return takes.list.find(({ id }) => id === takes.viewer.selected);
}

/** Whether a take may be carried on before it is accepted; what fills a stretch or plays along has no end to go on from. */
function mayGoOn(take: Take | undefined): boolean {
  return take !== undefined && goesOn(take.continuation);
}

/** Whether others may be written that are like it; of tracks that play along there is no such measure. */
function hasLike(take: Take | undefined): boolean {
  return take !== undefined && !take.continuation.beside;
}

/** An action on the selected take. */
function onTake(
  id: string,
  label: string,
  keys: readonly string[],
  run: (studio: Studio, take: Take) => void | Promise<void>,
): Action {
  return {
    id,
    label,
    group: 'Model',
    ...(keys.length > 0 && { keys }),
    enabled: (studio) => selectedTake(studio) !== undefined,
    run(studio) {
      const take = selectedTake(studio);
      return take && run(studio, take);
    },
  };
}
