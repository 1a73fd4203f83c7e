/**
 * Whether constraints hold: so many takes for each of them, of each kind of model with each tokenizer, the models' weights
 * drawn by chance. Prints how many notes were written and what was broken, and fails where anything was.
 *
 * usage: npm run bench -- constraint-takes [TAKES [MODEL [TOKENIZER]]]
 */
import { chooseBackend } from '../../main/backends/choose-backend.ts';
import { modelKinds } from '../../main/models/registry.ts';
import { constraintNames } from '../../shared/constraints/registry.ts';
import { countTakes, tokenizerForTakes } from '../support/constraint-takes.ts';
import { steeredKinds } from '../support/steered-kinds.ts';

const [takes = '1000', onlyModel, onlyTokenizer] = process.argv.slice(2);

await chooseBackend(process.env.SEGUE_BACKEND, {});
let broken = 0;
for (const kind of modelKinds.filter(({ id }) => onlyModel === undefined || id === onlyModel)) {
  for (const tokens of steeredKinds.filter(({ id }) => onlyTokenizer === undefined || id === onlyTokenizer)) {
    const tokenizer = tokenizerForTakes(tokens);
    const model = kind.build(kind.presets.tiny, tokenizer.vocabulary.length, 1);
    for (const name of constraintNames) {
      const { takes: written, notes, wrong } = await countTakes({ model, tokenizer }, name, Number(takes));
      broken += wrong.length;
      console.log(
        `${kind.id}, ${tokens.id}, ${name}: ${written} takes, ${notes} new notes, ${wrong.length} broken`,
        ...wrong.slice(0, 3),
      );
    }
    model.dispose();
  }
}
process.exitCode = broken > 0 ? 1 : 0;
