// Workload by workload: every contender opened, checked against the first, timed in rounds, one row each.
import { quantile } from "../measure.ts";
import { disagreements } from "../report.ts";
import { digits, type ResultRow } from "../rows.ts";
import type { Workload } from "../workloads.ts";
import { type Contender, type Opened, QUEUED, type Samples } from "./contender.ts";

export interface GpuRow extends ResultRow {
  /** Of many calls handed over at once, milliseconds a call; `gflops` and `peak_share` are computed from it. */
  readonly queued_ms?: number;
  /** Part of the GPU's f32 peak. */
  readonly peak_share?: number;
  /** This peer's times over the first's: `median_ms` and `queued_ms`. */
  readonly ratio?: number;
  readonly queued_ratio?: number;
}

export interface CompareOptions {
  /** The adapter. */
  readonly device: string;
  /** Seconds of timed calls a workload and contender; a third of it warms up before. Without, calls run and no row has times. */
  readonly budget?: number;
  /** The GPU's f32 TFLOP/s. */
  readonly peak?: number;
}

/** Contenders take turns so often, so that what disturbs one disturbs all. */
const ROUNDS = 3;

interface Entrant {
  readonly contender: Contender;
  readonly opened: Opened;
  readonly waited: number[];
  readonly queued: number[];
}

/** Rows in the order of the contenders; the others' have their ratio to the first. An error is a row too. */
export async function compare(
  contenders: readonly Contender[],
  workloads: readonly Workload[],
  options: CompareOptions,
  print: (row: GpuRow) => void,
): Promise<readonly GpuRow[]> {
  const all: GpuRow[] = [];
  for (const workload of workloads) {
    const { entrants, failed } = await openAll(contenders, workload);
    await sampleAll(entrants, options.budget ?? 0, failed);
    for (const { contender } of entrants) await contender.close();
    const rows = entrants.filter((e) => !failed.has(e.contender.peer)).map((e) => rowOf(e, workload, options));
    const [first] = rows;
    const own = first && first.peer === contenders[0].peer ? first : undefined;
    for (const row of rows) {
      const done = row === own ? row : { ...row, ...ratios(row, own), ...agreement(row, own) };
      all.push(done);
      print(done);
    }
    for (const [peer, error] of failed) {
      const row = { peer, workload: workload.id, threads: 1, device: options.device, error };
      all.push(row);
      print(row);
    }
  }
  return all;
}

type Failures = Map<string, string>;

async function openAll(contenders: readonly Contender[], workload: Workload) {
  const entrants: Entrant[] = [];
  const failed: Failures = new Map();
  for (const contender of contenders)
    try {
      const opened = await contender.open(workload);
      if (opened) entrants.push({ contender, opened, waited: [], queued: [] });
    } catch (error) {
      failed.set(contender.peer, messageOf(error));
      await contender.close();
    }
  return { entrants, failed };
}

async function sampleAll(entrants: readonly Entrant[], budget: number, failed: Failures): Promise<void> {
  const sample = async ({ contender }: Entrant, seconds: number): Promise<Samples> => {
    if (failed.has(contender.peer)) return { waited: [], queued: [] };
    try {
      return await contender.sample(seconds);
    } catch (error) {
      failed.set(contender.peer, messageOf(error));
      return { waited: [], queued: [] };
    }
  };
  for (const entrant of entrants) await sample(entrant, budget / 3);
  if (budget === 0) return;
  for (let round = 0; round < ROUNDS; round++)
    for (const entrant of entrants) {
      const { waited, queued } = await sample(entrant, budget / ROUNDS);
      entrant.waited.push(...waited);
      entrant.queued.push(...queued);
    }
}

const messageOf = (error: unknown): string => String(error).slice(0, 300);

function rowOf(
  { contender, opened, waited, queued }: Entrant,
  w: Workload,
  { device, peak, budget }: CompareOptions,
): GpuRow {
  const { peer, about } = contender;
  const { checks, dispatches } = opened;
  const facts = { peer, workload: w.id, threads: 1, device, versions: about, ...(dispatches ? { dispatches } : {}) };
  if (budget === undefined) return { ...facts, ...checks };
  const queued_ms = quantile(queued, 0.5);
  const gflops = w.flops / queued_ms / 1e6;
  return {
    ...facts,
    median_ms: digits(quantile(waited, 0.5)),
    p10: digits(quantile(waited, 0.1)),
    p90: digits(quantile(waited, 0.9)),
    queued_ms: digits(queued_ms),
    reps: waited.length + queued.length * QUEUED,
    gflops: digits(gflops),
    ...(peak === undefined ? {} : { peak_share: digits(gflops / (peak * 1000)) }),
    ...checks,
  };
}

function ratios(row: GpuRow, own: GpuRow | undefined): Partial<GpuRow> {
  if (!own?.median_ms || !own.queued_ms || !row.median_ms || !row.queued_ms) return {};
  return { ratio: digits(row.median_ms / own.median_ms), queued_ratio: digits(row.queued_ms / own.queued_ms) };
}

/** What the first computes is what the others are held against. */
function agreement(row: GpuRow, own: GpuRow | undefined): Readonly<Record<string, string>> {
  if (!own) return {};
  const [differs] = disagreements([own, row]);
  return differs === undefined ? { agrees: "yes" } : { agrees: `no: ${differs}` };
}
