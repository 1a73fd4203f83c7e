import type { Ledger } from '../../constraints/ledger.ts';
import { SegueError } from '../../errors.ts';
import { type Meaning, type OpenLedger, START, type SteeredCursor } from '../tokenizer.ts';
import type { RemiCursor } from './cursor.ts';
import { RemiSteered } from './steered.ts';
import type { RemiVocabulary } from './vocabulary.ts';

/**
 * The beginning of music from nothing in `remi`, held to terms: an ensemble that can keep them, and a first bar with a
 * meter and a beginning with which they can be kept. From there on it is music that goes on.
 */
export class RemiOpening implements SteeredCursor {
  readonly #vocabulary: RemiVocabulary;
  readonly #cursor: RemiCursor;
  readonly #open: OpenLedger;
  /** What follows the meter, once it is said. */
  #steered: RemiSteered | undefined;
  /** Whether the first bar's beginning is said. */
  #begun = false;

  constructor(vocabulary: RemiVocabulary, cursor: RemiCursor, open: OpenLedger) {
    this.#vocabulary = vocabulary;
    this.#cursor = cursor;
    this.#open = open;
  }

  get tick(): number {
    return this.#begun && this.#steered ? this.#steered.tick : this.#cursor.tick;
  }

  allowed(mask: Uint8Array): void {
    if (this.#begun && this.#steered) {
      this.#steered.allowed(mask);
      return;
    }
    const follows = new Uint8Array(mask.length);
    this.#steered?.allowed(follows);
    this.#cursor.allowed(mask);
    for (let token = 0; token < mask.length; token++) {
      if (mask[token] !== 1) continue;
      mask[token] = this.#opens(token) ? Number(this.#mayOpenWith(token)) : (follows[token] ?? 0);
    }
  }

  accept(token: number): void {
    if (this.#steered && (this.#begun || !this.#opens(token))) {
      this.#steered.accept(token);
      this.#begun = true;
      return;
    }
    if (!this.#mayOpenWith(token)) {
      throw new SegueError(
        'bad-input',
        `Music that begins with ${this.#vocabulary.names[token]} breaks what was asked for.`,
      );
    }
    this.#cursor.accept(token);
    const { stage, meter, late } = this.#cursor;
    const ledger = stage === 'meter' || stage === 'entry' ? this.#ledger(meter, late) : undefined;
    this.#steered = ledger && new RemiSteered(this.#vocabulary, this.#cursor.clone(), ledger);
    this.#begun = stage === 'entry';
  }

  meaning(token: number): Meaning | undefined {
    return this.#steered && (this.#begun || !this.#opens(token)) ? this.#steered.meaning(token) : undefined;
  }

  clone(): RemiOpening {
    const copy = new RemiOpening(this.#vocabulary, this.#cursor.clone(), this.#open);
    copy.#steered = this.#steered?.clone();
    copy.#begun = this.#begun;
    return copy;
  }

  /** Whether a token is of the beginning; after the meter it may be over. */
  #opens(token: number): boolean {
    return this.#cursor.stage !== 'meter' || this.#vocabulary.kinds[token] === 'pickup';
  }

  /** Whether the terms can be kept once the music begins with a token that the grammar permits. */
  #mayOpenWith(token: number): boolean {
    const { parts, meters } = this.#vocabulary;
    const { ensemble, meter } = this.#cursor;
    const value = this.#vocabulary.values[token] ?? 0;
    switch (this.#vocabulary.kinds[token]) {
      case 'part': {
        const all = [...ensemble, ...parts.keys()].filter((part, i) => i < ensemble.length || part >= value);
        return this.#someLedger(all)?.hasUseFor(value) ?? false;
      }
      case 'bar':
        return this.#someLedger(ensemble) !== undefined;
      case 'meter':
        return this.#ledger(value, 0) !== undefined;
      case 'pickup': {
        const length = meters[meter]?.length ?? 0;
        for (let late = 1; late < length; late++) if (this.#ledger(meter, late)) return true;
        return false;
      }
      case 'position':
        return this.#ledger(meter, value) !== undefined;
      default:
        return token === START;
    }
  }

  /** The account of music by these parts in whichever meter it can be kept. */
  #someLedger(parts: readonly number[]): Ledger | undefined {
    for (const meter of this.#vocabulary.meters.keys()) {
      const ledger = this.#ledger(meter, 0, parts);
      if (ledger) return ledger;
    }
    return undefined;
  }

  #ledger(meter: number, late: number, ensemble: readonly number[] = this.#cursor.ensemble): Ledger | undefined {
    const bar = this.#vocabulary.meters[meter];
    if (!bar) return undefined;
    return this.#open({
      parts: ensemble.map((part) => ({ part, drums: this.#vocabulary.parts[part]?.drums ?? false })),
      meter: { numerator: bar.numerator, denominator: bar.denominator, late },
    });
  }
}
