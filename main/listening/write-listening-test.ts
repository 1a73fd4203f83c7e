import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import { secondsOf, TempoMap } from '../../shared/music/time.ts';
import { slice } from '../../shared/music/transform.ts';
import { Random } from '../../shared/random.ts';
import { writeFlac } from '../../shared/sound/flac.ts';
import { carryOnSeed } from '../evaluation/continuations.ts';
import type { HeldOutSeed } from '../evaluation/held-out-seeds.ts';
import { refusedToWrite } from '../files/disk-error.ts';
import { makeFolder } from '../files/folders.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { broughtTo, programmeLoudness } from '../sound/programme-loudness.ts';
import { renderRate, renderSong } from '../sound/render-song.ts';
import type { SampleBank } from '../sound/sample-bank.ts';
import type { LoadedModel } from '../weights/model-file.ts';
import { type ListeningSeed, listeningPage, type Way } from './listening-page.ts';

/** A model that takes part, by the name that people are told. */
export interface Contestant {
  readonly name: string;
  readonly loaded: LoadedModel;
}

export interface ListeningRequest {
  readonly seeds: readonly HeldOutSeed[];
  readonly contestants: readonly Contestant[];
  /** Bars of each continuation. */
  readonly bars: number;
  /** Of what is sampled, and of the order in which the ways are offered. */
  readonly randomSeed: number;
  readonly bank: SampleBank;
  /** The folder to make; see {@link requireFreshFolder}. */
  readonly out: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** The most that any piece has, in LUFS, so that one need not turn down between two. */
const loudest = -18;

/** A way as it sounds. */
interface Played {
  readonly sound: readonly Float32Array[];
  /** LUFS. */
  readonly loudness: number;
}

/** How the human's way is called. */
const composer = 'the composer';

/**
 * Makes sure that a folder can be made, or is there and empty.
 * @throws SegueError `bad-option` where something is in it
 */
export async function requireFreshFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw refusedToWrite(error, folder);
  });
  if (names.length > 0) throw new SegueError('bad-option', `${folder} is not empty; name a new folder.`);
}

/**
 * Writes a folder with a page on which one listens to seeds, each carried on by its composer and by models, in an order
 * that is not told. The folder is there whole or not at all.
 * @returns what is on the page
 * @throws SegueError `io` where the disk refuses, `cancelled` after the signal
 */
export async function writeListeningTest(request: ListeningRequest): Promise<readonly ListeningSeed[]> {
  const { seeds, contestants, randomSeed, out, onProgress } = request;
  const target = resolve(out);
  await makeFolder(dirname(target));
  const draft = join(dirname(target), `.${basename(target)}-${randomUUID()}`);
  await mkdir(draft).catch((error) => {
    throw refusedToWrite(error, out);
  });
  try {
    const random = new Random(randomSeed);
    const written: ListeningSeed[] = [];
    const ways = contestants.length + 1;
    for (const [index, seed] of seeds.entries()) {
      const songs = [{ by: composer, human: true, song: seed.truth }, ...(await modelsWays(request, seed, index))];
      const played: (Omit<Way, 'file'> & Played)[] = [];
      for (const { by, human, song: whole } of random.shuffle(songs)) {
        // All ways of a piece have as many beats, so that how soon one falls silent tells nothing.
        const song = { ...slice(whole, 0, seed.end), ticks: seed.end };
        const sound = await renderSong(song, request.bank, { signal: request.signal });
        const loudness = programmeLoudness(sound, renderRate);
        const seam = new TempoMap(song).seconds(seed.seam);
        played.push({ sound, loudness, by, human, seam, seconds: secondsOf(song) });
        onProgress?.((index * ways + played.length) / (seeds.length * ways));
      }
      const common = commonLoudness(played);
      const listed: Way[] = [];
      for (const [i, { sound, loudness, ...way }] of played.entries()) {
        const file = `piece-${index + 1}-${String.fromCharCode(97 + i)}.flac`;
        await writeAtomically(join(draft, file), writeFlac(broughtTo(sound, renderRate, common, loudness), renderRate));
        listed.push({ file, ...way });
      }
      written.push({ title: titleOf(seed), ways: listed });
    }
    await writeAtomically(join(draft, 'index.html'), await listeningPage(written));
    await rmdir(target).catch(() => undefined);
    await rename(draft, target).catch((error) => {
      throw refusedToWrite(error, out);
    });
    return written;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The loudness in LUFS at which all ways of a piece are heard, since what is louder is easily taken for better: that of the
 * softest, so that none has to be turned up against its peaks, and no more than the pages' own.
 */
function commonLoudness(played: readonly Played[]): number {
  return Math.min(loudest, ...played.map(({ loudness }) => loudness).filter(Number.isFinite));
}

/** What a piece is called: the end of its file's name, in words, and the bar. */
function titleOf({ name }: HeldOutSeed): string {
  return name
    .replace(/^.*\//, '')
    .replace(/\.(midi?|abc)\b/i, '')
    .replaceAll(/_+/g, ' ');
}

async function modelsWays(
  { contestants, bars, randomSeed, signal }: ListeningRequest,
  seed: HeldOutSeed,
  index: number,
): Promise<{ by: string; human: boolean; song: Song }[]> {
  const ways: { by: string; human: boolean; song: Song }[] = [];
  for (const { name, loaded } of contestants) {
    const { model, tokenizer } = loaded;
    const song = await carryOnSeed({ model, tokenizer, bars, randomSeed, signal, seed, index });
    if (song) ways.push({ by: name, human: false, song });
  }
  return ways;
}
