import * as v from 'valibot';
import type { Dependant, LibraryRef } from '../../../shared/ipc/contract.ts';
import type { Rows } from '../../database/database.ts';

const named = v.object({ id: v.string(), name: v.string() });

/** What needs a thing of the library, and what becomes of it without. */
export function dependantsOf(rows: Rows, { kind, id }: LibraryRef): Dependant[] {
  switch (kind) {
    case 'dataset':
      return runsOn(rows, id);
    case 'model':
      return [...runsOf(rows, id), ...takesOf(rows, id)];
    case 'run':
      return modelsOf(rows, id);
    case 'project':
      return [];
  }
}

function runsOn(rows: Rows, dataset: string): Dependant[] {
  const runs = rows.all(
    v.object({ ...named.entries, state: v.string() }),
    'SELECT id, name, state FROM runs WHERE dataset = ? ORDER BY created',
    dataset,
  );
  return runs.map(({ id, name, state }) => ({
    kind: 'run',
    id,
    name,
    consequence:
      state === 'done' || state === 'stopped'
        ? 'Its model and its curves stay; it cannot be trained further, nor cloned.'
        : 'It cannot go on without its music.',
  }));
}

function runsOf(rows: Rows, model: string): Dependant[] {
  const dependants = (column: string, consequence: string) =>
    rows
      .all(named, `SELECT id, name FROM runs WHERE ${column} = ? ORDER BY created`, model)
      .map((run): Dependant => ({ kind: 'run', ...run, consequence }));
  return [
    ...dependants('model', 'Its curves and samples stay, without the model that came of it.'),
    ...dependants('from_model', 'It began with this model; it cannot be cloned without.'),
  ];
}

function takesOf(rows: Rows, model: string): Dependant[] {
  const projects = rows.all(
    v.object({ project: v.string(), takes: v.number() }),
    'SELECT project, takes FROM project_models WHERE model = ? ORDER BY project',
    model,
  );
  return projects.map(({ project, takes }) => ({
    kind: 'project',
    id: project,
    name: project,
    consequence:
      takes === 1
        ? 'A take in it was written by this model: it stays, but cannot be made again.'
        : `${takes} takes in it were written by this model: they stay, but cannot be made again.`,
  }));
}

function modelsOf(rows: Rows, run: string): Dependant[] {
  const models = rows.all(
    named,
    'SELECT models.id, models.name FROM runs JOIN models ON models.id = runs.model WHERE runs.id = ?',
    run,
  );
  return models.map((model) => ({
    kind: 'model',
    ...model,
    consequence: 'The model stays, with its card; the curves and samples of its training go.',
  }));
}
