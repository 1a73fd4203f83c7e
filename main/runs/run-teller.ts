import { writeMidi } from '../../shared/music/midi/write.ts';
import { rollPicture } from '../../shared/music/roll-picture.ts';
import { countNotes } from '../../shared/music/song.ts';
import type { ActiveBackend } from '../backends/backend.ts';
import { Throttle } from '../engine/throttle.ts';
import type { Curve } from '../training/curve.ts';
import type { TrainingEvent } from '../training/events.ts';
import type { RunProgress } from '../training/progress.ts';
import { costOf } from './cost.ts';
import type { TrainingNews } from './training-contract.ts';

/** Milliseconds between two reports on progress. */
const tellEvery = 200;

/** Turns what training tells into news for whoever sees to the runs: less of it, and of one kind. */
export class RunTeller {
  readonly #tell: (news: TrainingNews) => void;
  readonly #active: ActiveBackend;
  readonly #starting: number;
  readonly #stages: Throttle<TrainingNews>;
  readonly #progress: Throttle<() => TrainingNews>;

  /** @param starting seconds from the start of the process until it began to read */
  constructor(tell: (news: TrainingNews) => void, active: ActiveBackend, starting: number) {
    this.#tell = tell;
    this.#active = active;
    this.#starting = starting;
    this.#stages = new Throttle(tellEvery, tell);
    this.#progress = new Throttle(tellEvery, (news) => tell(news()));
  }

  hear(event: TrainingEvent): void {
    const news = newsOf(event, this.#active, this.#starting);
    if (news?.news === 'stage') this.#stages.say(news);
    else if (news) this.#tell(news);
  }

  /** The run stands so; told at most five times a second. */
  progress(progress: RunProgress, step: number, curve: Curve): void {
    this.#progress.say(() => progressNews(progress, step, curve));
  }

  /** Tells what is held back. */
  flush(): void {
    this.#progress.flush();
  }
}

/** What of an event is worth telling. */
function newsOf(event: TrainingEvent, active: ActiveBackend, starting: number): TrainingNews | undefined {
  switch (event.event) {
    case 'reading':
      return { news: 'stage', what: 'reading', fraction: event.done / event.total };
    case 'tokenising':
    case 'measuring':
    case 'testing':
      return { news: 'stage', what: event.event, fraction: Math.min(1, event.fraction) };
    case 'judging':
      // For people this belongs to the test.
      return { news: 'stage', what: 'testing', fraction: Math.min(1, event.fraction) };
    case 'recipe':
      return { news: 'recipe', recipe: event.recipe };
    case 'dataset': {
      const { fingerprint, pieces, notes, exactDuplicates, nearDuplicates, refused } = event;
      return { news: 'data', data: { fingerprint, ...pieces, notes, exactDuplicates, nearDuplicates, refused } };
    }
    case 'estimate':
      return { news: 'cost', cost: costOf(event, active, starting) };
    case 'resumed':
      return { news: 'resumed', step: event.step };
    case 'before':
      return { news: 'gain', gain: { before: { validation: event.validationLoss, test: event.testLoss } } };
    case 'sample': {
      const { step, index, song, notes, piece } = event;
      const copied = { copied: notes, ...(piece !== undefined && { copiedFrom: piece }) };
      const sample = { step, index, notes: countNotes(song), ...copied, thumbnail: rollPicture(song) };
      return { news: 'sample', sample, song: writeMidi(song) };
    }
    case 'checkpoint':
      return { news: 'checkpoint', step: event.step };
    default:
      return undefined;
  }
}

function progressNews(progress: RunProgress, step: number, curve: Curve): TrainingNews {
  const { plannedSteps, seconds, history, best, copies } = progress;
  return {
    news: 'progress',
    ...{ step, plannedSteps, seconds, best, copies },
    secondsLeft: step === 0 ? 0 : (Math.max(0, plannedSteps - step) * seconds) / step,
    points: curve.tail(),
    validations: history,
  };
}
