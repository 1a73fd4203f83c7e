import type { Progress } from '../progress/progress.ts';
import type { TrainingEvent } from '../training/events.ts';
import { formatDuration } from './duration.ts';
import type { Output } from './output.ts';
import { table } from './table.ts';

/** Tells of a training run: every event with `--json`, else a bar and a line for each validation. */
export function trainingReport(output: Output, progress: Progress): (event: TrainingEvent) => void {
  let validationLoss: number | undefined;
  const repaired: Extract<TrainingEvent, { event: 'repaired' }>[] = [];
  const note = (line: string) => {
    progress.clear();
    output.note(line);
  };
  return (event) => {
    if (event.event === 'refused') {
      progress.clear();
      output.warn(`Skipped ${event.file}: ${event.reason}`);
    }
    output.event(event);
    switch (event.event) {
      case 'reading':
        return progress.update(event.done / event.total, `reading ${event.file}`);
      case 'dataset': {
        const { training, validation, test } = event.pieces;
        note(
          `${training + validation + test} pieces with ${event.notes} notes: ${training} to train on, ${validation} to validate, ${test} to test.`,
        );
        const left = [
          [event.refused, 'could not be read'],
          [event.exactDuplicates, 'stood there twice'],
          [event.nearDuplicates, 'stood there in another version'],
        ] as const;
        for (const [count, what] of left) if (count > 0) note(`Left out ${count} that ${what}.`);
        const [first] = repaired;
        if (first) {
          const many = repaired.length === 1 ? 'one piece' : `${repaired.length} pieces`;
          note(`Something was repaired or left out in ${many}, as in ${first.file}: ${first.warnings[0]}`);
        }
        return;
      }
      case 'repaired':
        repaired.push(event);
        return;
      case 'tokenising':
        return progress.update(event.fraction, 'writing the pieces as tokens');
      case 'measuring':
        return progress.update(event.fraction, 'measuring a step');
      case 'estimate':
        for (const line of estimateLines(event)) note(line);
        return;
      case 'resumed':
        return note(`Going on after step ${event.step}.`);
      case 'before':
        return note(
          `Before it is trained further: validation ${event.validationLoss.toFixed(4)}, test ${event.testLoss.toFixed(4)} nats a token`,
        );
      case 'step': {
        const losses = `loss ${event.loss.toFixed(3)}${validationLoss === undefined ? '' : `, validation ${validationLoss.toFixed(3)}`}`;
        const speed = `${whole(event.tokensPerSecond)} tokens/s`;
        const left = `${formatDuration(event.secondsLeft)} left`;
        return progress.update(event.step / event.plannedSteps, `step ${event.step}  ${losses}  ${speed}  ${left}`);
      }
      case 'validation':
        validationLoss = event.validationLoss;
        return note(
          `step ${event.step}: training ${event.trainingLoss.toFixed(4)}, validation ${event.validationLoss.toFixed(4)} nats a token${event.best ? ', the best so far' : ''}`,
        );
      case 'testing':
        return progress.update(event.fraction, 'testing');
      case 'judging':
        return progress.update(event.fraction, 'measuring what its card tells');
      case 'done':
        progress.clear();
        output.say(
          `${event.file}: ${event.steps} steps in ${formatDuration(event.seconds)}, ${whole(event.tokensPerSecond)} tokens/s`,
        );
        if (event.before) {
          const { validation, test } = event.before;
          output.say(`before  validation ${validation.toFixed(4)}, test ${test.toFixed(4)} nats a token`);
        }
        return output.say(
          `${event.before ? 'after   ' : ''}validation ${event.bestValidationLoss.toFixed(4)}, test ${event.testLoss.toFixed(4)} nats a token`,
        );
      case 'refused':
      case 'recipe':
      case 'sample':
      case 'checkpoint':
      case 'stopped':
        return;
    }
  };
}

/** What the run will take, and beside it what every preset would. */
function estimateLines(estimate: Extract<TrainingEvent, { event: 'estimate' }>): string[] {
  const { parameters, secondsPerStep, tokensPerStep, steps, seconds, trainingTokens } = estimate;
  const speed = whole(tokensPerStep / secondsPerStep);
  const rows = estimate.presets.map(({ preset, measured, parameters, bytes, tokensPerSecond }) => [
    preset,
    whole(parameters),
    `${whole(Math.ceil(bytes / 2 ** 20))} MiB`,
    formatDuration(trainingTokens / tokensPerSecond),
    measured ? '← measured, and trained now' : '',
  ]);
  return [
    `${whole(parameters)} parameters; on this device about ${speed} tokens/s and ${formatDuration(seconds)} for ${steps} steps.`,
    'The presets on this device, the others reckoned from this one:',
    ...table([['preset', 'parameters', 'memory', `pass over ${whole(trainingTokens)} tokens`, ''], ...rows]),
  ];
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
