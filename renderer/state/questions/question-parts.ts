import type { EngineClient, ModelInfo } from '../../../shared/ipc/contract.ts';
import type { Document } from '../document.svelte.ts';
import type { Engine } from '../engine.svelte.ts';

/** What questions of a model on the song on the desk need. */
export interface QuestionParts {
  readonly client: EngineClient;
  readonly engine: Engine;
  readonly document: Document;
  /** The model that Continue uses. */
  readonly model: () => ModelInfo | undefined;
}

/** Whether a model can tell of notes: one that reads letters cannot. */
export function canAsk(model: ModelInfo | undefined): model is ModelInfo {
  return model !== undefined && model.tokenizer !== 'abc';
}
