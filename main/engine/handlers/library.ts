import type { LibraryCalls, ModelCalls } from '../../../shared/ipc/contract.ts';
import type { Library } from '../../library/library.ts';
import type { Models } from '../../library/models.ts';
import type { Uploads } from '../../library/uploads.ts';
import { done, type HandlersOf } from './done.ts';

/** What answers the calls on the library and its models. */
export function libraryHandlers(
  library: Library,
  models: Models,
  uploads: Uploads,
): HandlersOf<LibraryCalls & ModelCalls> {
  return {
    'library.find': (query) => library.find(query),
    'library.dependants': (ref) => library.dependants(ref),
    'library.rename': (wish) => library.rename(wish),
    'library.remove': done((ref) => library.remove(ref)),
    'models.list': () => models.list(),
    'upload.begin': async ({ name, bytes }) => ({ upload: await uploads.begin(name, bytes) }),
    'upload.write': done(({ upload, offset, bytes }) => uploads.write(upload, offset, bytes)),
    'upload.drop': done(({ upload }) => uploads.drop(upload)),
    'models.import': ({ upload }) => library.importModel(upload),
    'models.export': ({ model, offset }) => library.exportModel(model, offset),
  };
}
