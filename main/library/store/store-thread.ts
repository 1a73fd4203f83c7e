/** The thread that holds the library's database. */

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { Database, type Rows } from '../../database/database.ts';
import { inMemory } from '../../database/in-memory.ts';
import { refusedToWrite } from '../../files/disk-error.ts';
import { answerWith } from '../../threads/answer.ts';
import type { ModelFolder } from '../models.ts';
import { blindTallies, countBlindChoice, forgetBlindChoices } from './blind-choices.ts';
import { reportOf } from './dataset-report.ts';
import { chooseFiles, filesOf, pageOfRefused, pageOfSongs, placeOfSong } from './dataset-songs.ts';
import * as datasets from './datasets.ts';
import { dependantsOf } from './dependants.ts';
import { findEntries } from './entries.ts';
import { readModels, readProjects } from './index-files.ts';
import { migrations } from './migrations/registry.ts';
import { knownModels, updateModels } from './models.ts';
import { knownProjects, updateProjects } from './projects.ts';
import { moveModel, removeDataset, rename } from './rename.ts';
import * as details from './run-details.ts';
import * as runs from './runs.ts';

const { file } = v.parse(v.object({ file: v.string() }), workerData.given);
let opened: Database | undefined;

/** What is asked for, as one transaction. The database is opened with the first, which so is told what is wrong with it. */
function within<P, R>(work: (rows: Rows, about: P) => R): (about: P) => R {
  return (about) => {
    opened ??= openDatabase();
    return opened.transaction((rows) => work(rows, about));
  };
}

function openDatabase(): Database {
  try {
    if (file !== inMemory) mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw refusedToWrite(error, 'The library');
  }
  return new Database(file, migrations);
}

const modelsBefore = within(knownModels);
const updateModelsTo = within(updateModels);
const projectsBefore = within(knownProjects);
const updateProjectsTo = within(updateProjects);

const answers = {
  find: within(findEntries),
  dependants: within(dependantsOf),
  rename: within(rename),
  /** Brings the models up to date with their files; tells whether anything changed. */
  async indexModels(folders: readonly ModelFolder[]): Promise<boolean> {
    return updateModelsTo(await readModels(folders, modelsBefore(null)));
  },
  moveModel: within(moveModel),
  /** Brings the projects up to date with their files; tells whether anything changed. */
  async indexProjects(folder: string): Promise<boolean> {
    return updateProjectsTo(await readProjects(folder, projectsBefore(null)));
  },

  listDatasets: within(datasets.listDatasets),
  getDataset: within(datasets.getDataset),
  createDataset: within(datasets.createDataset),
  setDatasetState: within(datasets.setDatasetState),
  interruptDatasets: within(datasets.interruptDatasets),
  clearDataset: within(datasets.clearDataset),
  addFiles: within(datasets.addFiles),
  addReadings: within(datasets.addReadings),
  refuseFiles: within(datasets.refuseFiles),
  completeDataset: within(datasets.completeDataset),
  removeDataset: within(removeDataset),
  report: within(reportOf),
  songs: within(pageOfSongs),
  refused: within(pageOfRefused),
  files: within(filesOf),
  placeOfSong: within(placeOfSong),
  chooseFiles: within(chooseFiles),

  blindTallies: within(blindTallies),
  countBlindChoice: within(countBlindChoice),
  forgetBlindChoices: within(forgetBlindChoices),

  listRuns: within(runs.listRuns),
  getRun: within(runs.getRun),
  createRun: within(runs.createRun),
  changeRun: within(runs.changeRun),
  lostRuns: within(runs.lostRuns),
  interruptRuns: within(runs.interruptRuns),
  isSeenTo: within(runs.isSeenTo),
  folderOfRun: within(runs.folderOfRun),
  removeRun: within(runs.removeRun),
  detail: within(details.detailOfRun),
  changeCurve: within(details.changeCurve),
  addSample: within(details.addSample),
  songOfSample: within(details.songOfSample),
  forgetSamples: within(details.forgetSamples),
};

export type StoreAnswers = typeof answers;

answerWith(answers);
