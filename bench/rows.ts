// One line of results, in the fields that every peer's benchmark prints.
import type { Measurement } from "./measure.ts";
import type { Workload } from "./workloads.ts";

/** Field names are shared with the peers' programs. */
export interface ResultRow {
  readonly peer: string;
  readonly workload: string;
  readonly cell?: string;
  readonly H?: number;
  readonly I?: number;
  readonly B?: number;
  readonly T?: number;
  readonly threads: number;
  readonly median_ms?: number;
  readonly p10?: number;
  readonly p90?: number;
  readonly cpu_ms?: number;
  readonly gflops?: number;
  readonly reps?: number;
  readonly tokens_per_s?: number;
  /** Checks, versions. */
  readonly [extra: string]: string | number | undefined;
}

export const digits = (value: number): number => Number(value.toPrecision(5));

/** The time that rates are computed from: CPU time for one thread, which other work on the core does not lengthen. */
export const timeOf = (row: Pick<ResultRow, "threads" | "cpu_ms" | "median_ms">): number | undefined =>
  row.threads === 1 ? (row.cpu_ms ?? row.median_ms) : row.median_ms;

export function resultRow(
  peer: string,
  w: Workload,
  threads: number,
  m: Measurement,
  extra: Readonly<Record<string, string | number>>,
): ResultRow {
  const times = { median_ms: digits(m.median), p10: digits(m.p10), p90: digits(m.p90), cpu_ms: digits(m.cpu) };
  const ms = threads === 1 ? m.cpu : m.median;
  return {
    peer,
    workload: w.id,
    cell: w.cell,
    H: w.units,
    I: w.inputs,
    B: w.rows,
    T: w.steps,
    threads,
    ...times,
    gflops: digits(w.flops / ms / 1e6),
    reps: m.runs,
    ...(w.class === "L" ? { tokens_per_s: Math.round((w.rows * w.steps * 1000) / ms) } : {}),
    ...extra,
  };
}
