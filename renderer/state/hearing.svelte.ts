import type { Song } from '../../shared/music/song.ts';
import { secondsOf, TempoMap } from '../../shared/music/time.ts';
import type { Player } from '../audio/player.ts';

/** A moment longer than the music, for its last notes to ring and the sound device to follow. */
const tailSeconds = 0.5;

/** A song other than the one on the desk, such as a take's, while it is heard. */
export class Hearing {
  /** What is heard, by the id that it was started with; undefined in silence. */
  id: string | undefined = $state();
  readonly #player: Pick<Player, 'pause' | 'preview'>;
  #end: () => void = () => undefined;
  #begun = 0;

  constructor(player: Pick<Player, 'pause' | 'preview'>) {
    this.#player = player;
  }

  /**
   * Plays a song from a tick on, in place of what is heard or played.
   * @param onEnd told when it has come to its end, but not where it was stopped before
   */
  start(id: string, song: Song, from: number, onEnd?: () => void): void {
    this.stop();
    this.#player.pause();
    const silence = this.#player.preview(song, from);
    const left = secondsOf(song) - new TempoMap(song).seconds(from) + tailSeconds;
    const over = () => {
      this.stop();
      onEnd?.();
    };
    const timer = setTimeout(over, Math.max(0, left) * 1000);
    this.#begun = performance.now();
    this.id = id;
    this.#end = () => {
      clearTimeout(timer);
      silence();
    };
  }

  /** Seconds since it began; 0 in silence. */
  get seconds(): number {
    return this.id === undefined ? 0 : (performance.now() - this.#begun) / 1000;
  }

  stop(): void {
    if (this.id === undefined) return;
    this.id = undefined;
    this.#end();
  }
}
