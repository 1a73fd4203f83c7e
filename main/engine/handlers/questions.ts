import type { QuestionCalls } from '../../../shared/ipc/contract.ts';
import type { Questions } from '../questions.ts';
import { done, type HandlersOf } from './done.ts';

/** What answers the questions that windows ask of models. */
export function questionHandlers(questions: Questions): HandlersOf<QuestionCalls> {
  return {
    'questions.surprise': (about, caller) => questions.surprise(about, caller),
    'questions.expected': (about, caller) => questions.expected(about, caller),
    'questions.copies': (about) => questions.copies(about),
    'questions.cancel': done((about, caller) => questions.cancel(about, caller)),
  };
}
