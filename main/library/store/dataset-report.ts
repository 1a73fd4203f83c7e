import * as v from 'valibot';
import { SegueError } from '../../../shared/errors.ts';
import type { Bin, DatasetReport, Histograms, SongFilter, Totals } from '../../../shared/ipc/contract.ts';
import { programName } from '../../../shared/music/general-midi.ts';
import { keyName } from '../../../shared/music/key-name.ts';
import { drumsProgram } from '../../../shared/music/song.ts';
import { trackRoles } from '../../../shared/music/track-role.ts';
import type { Rows } from '../../database/database.ts';
import { splitBySeed } from '../../training/split.ts';
import { getDataset } from './datasets.ts';
import { type Condition, conditionOf } from './song-filter.ts';

const number = v.number();
const totalsRow = v.object({ songs: number, notes: number, seconds: number });
const totals = 'count(*) AS songs, coalesce(sum(notes), 0) AS notes, coalesce(sum(seconds), 0.0) AS seconds';

/** What is in a dataset, of the songs that fit a filter, duplicates not counted. */
export function reportOf(
  rows: Rows,
  {
    id,
    filter,
    seed,
    fraction,
  }: { readonly id: string; readonly filter?: SongFilter; readonly seed: number; readonly fraction: number },
): DatasetReport {
  const dataset = getDataset(rows, id);
  const fitting = conditionOf(id, { filter, duplicates: false });
  return {
    dataset,
    selected: rows.first(totalsRow, `SELECT ${totals} FROM songs WHERE ${fitting.sql}`, ...fitting.values) ?? none,
    histograms: histogramsOf(rows, fitting),
    roles: rolesOf(rows, fitting),
    split: divide(rows, fitting, seed, fraction),
  };
}

const none: Totals = { songs: 0, notes: 0, seconds: 0 };

function rolesOf(rows: Rows, { sql, values }: Condition): DatasetReport['roles'] {
  const found = rows.all(
    v.object({ role: v.picklist(trackRoles), tracks: number, notes: number }),
    `SELECT role, count(*) AS tracks, sum(tracks.notes) AS notes FROM songs
     JOIN tracks ON tracks.dataset = songs.dataset AND tracks.song = songs.number WHERE ${sql} GROUP BY role`,
    ...values,
  );
  return trackRoles.map((role) => found.find((row) => row.role === role) ?? { role, tracks: 0, notes: 0 });
}

/** How a run would divide the songs; all are to learn from where there are too few to be divided. */
function divide(rows: Rows, { sql, values }: Condition, seed: number, fraction: number): DatasetReport['split'] {
  const songs = rows.all(
    v.object({ hash: v.string(), family: v.nullable(number), place: number, notes: number, seconds: number }),
    `SELECT hash, family, number AS place, notes, seconds FROM songs WHERE ${sql} ORDER BY number`,
    ...values,
  );
  // Before songs were compared each is a family of its own.
  const grouped = songs.map((song) => ({ ...song, group: song.family ?? -1 - song.place }));
  try {
    const { training, validation, test } = splitBySeed(grouped, fraction, seed);
    return { training: sum(training), validation: sum(validation), test: sum(test) };
  } catch (error) {
    if (!(error instanceof SegueError) || error.code !== 'no-data') throw error;
    return { training: sum(songs), validation: none, test: none };
  }
}

function sum(songs: readonly Pick<Totals, 'notes' | 'seconds'>[]): Totals {
  const add = (total: Totals, { notes, seconds }: Pick<Totals, 'notes' | 'seconds'>): Totals => ({
    songs: total.songs + 1,
    notes: total.notes + notes,
    seconds: total.seconds + seconds,
  });
  return songs.reduce(add, none);
}

function histogramsOf(rows: Rows, { sql, values }: Condition): Histograms {
  const group = <S extends v.GenericSchema>(value: S, expression: string, from = 'songs') =>
    rows.all(
      v.object({ value, songs: number }),
      `SELECT ${expression} AS value, count(DISTINCT songs.number) AS songs FROM ${from} WHERE ${sql}
       GROUP BY value ORDER BY songs DESC, value`,
      ...values,
    );
  const withTracks = 'songs JOIN tracks ON tracks.dataset = songs.dataset AND tracks.song = songs.number';
  const programs = group(number, `CASE WHEN tracks.drums THEN ${drumsProgram} ELSE tracks.program END`, withTracks);
  return {
    keys: keyBins(group(v.nullable(v.string()), "fifths || ' ' || mode")),
    meters: group(v.string(), 'meter').map(({ value, songs }) => ({ label: value, songs })),
    tempi: numberBins(tempoEdges, group(number, 'tempo')),
    programs: programs.map(({ value, songs }) => ({
      label: value === drumsProgram ? 'Drums' : programName(value),
      from: value,
      to: value + 1,
      songs,
    })),
    bars: numberBins(barEdges, group(number, 'bars')),
    polyphony: numberBins(polyphonyEdges, group(number, 'polyphony')),
  };
}

function keyBins(found: readonly { readonly value: string | null; readonly songs: number }[]): Bin[] {
  const bins = found.flatMap(({ value, songs }) => {
    const [fifths, mode] = value?.split(' ') ?? [];
    if (fifths === undefined || (mode !== 'major' && mode !== 'minor')) return [];
    return [{ label: keyName({ fifths: Number(fifths), mode }), songs }];
  });
  const unknown = found.find(({ value }) => value === null);
  return unknown ? [...bins, { label: 'No key', songs: unknown.songs }] : bins;
}

/** Where bins of numbers begin; the last one has no end. */
interface Edges {
  readonly edges: readonly number[];
  /** Whether the numbers are whole, so that a bin can be called after its first and last. */
  readonly whole: boolean;
}

const from = (least: number, most: number, step: number) =>
  Array.from({ length: Math.round((most - least) / step) + 1 }, (_, i) => least + i * step);

const tempoEdges: Edges = { edges: [0, ...from(40, 240, 10)], whole: true };
const barEdges: Edges = { edges: [1, 5, 9, 17, 33, 65, 129, 257, 513], whole: true };
const polyphonyEdges: Edges = { edges: [0, ...from(1, 8, 0.5)], whole: false };

/** Numbers in bins, from the first that holds any to the last. */
function numberBins(
  { edges, whole }: Edges,
  found: readonly { readonly value: number; readonly songs: number }[],
): Bin[] {
  const counts = edges.map(() => 0);
  for (const { value, songs } of found) {
    const place = Math.max(
      0,
      edges.findLastIndex((edge) => value >= edge),
    );
    counts[place] = (counts[place] ?? 0) + songs;
  }
  const first = counts.findIndex((songs) => songs > 0);
  const last = counts.findLastIndex((songs) => songs > 0);
  return edges.flatMap((edge, place) => {
    if (first < 0 || place < first || place > last) return [];
    const next = edges[place + 1];
    const songs = counts[place] ?? 0;
    if (next === undefined) return [{ label: `${edge} or more`, from: edge, songs }];
    const label = place === 0 && edge === 0 ? `below ${next}` : `${edge}–${whole ? next - 1 : next}`;
    return [{ label, from: edge, to: next, songs }];
  });
}
