import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import type { TokenizerKind } from '../../shared/tokens/tokenizer.ts';
import { voices, voicesTokenizer } from '../../shared/tokens/voices/voices.ts';

/** Voices whose changes alone are written. It knows no bars, so it fills no gaps. */
const voicesByChanges: TokenizerKind = {
  ...voices,
  id: 'voices, changes alone',
  fit: (songs) => {
    const tracks = [...songs].map((song) => song.tracks.length);
    return voicesTokenizer(Math.min(4, Math.max(1, ...tracks)), 4, 'changes');
  },
};

/** All that writes notes, and so can be held to constraints. */
export const steeredKinds: readonly TokenizerKind[] = [
  ...tokenizerKinds.filter((kind) => kind.fit([]).steering !== undefined),
  voicesByChanges,
];

/** Whether the tokenizers of a kind fill gaps. */
export function fillsGaps(kind: TokenizerKind): boolean {
  return kind.fit([]).bars !== undefined;
}
