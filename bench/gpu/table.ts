// The comparison on a GPU as a table: a line a workload and contender, their times over ours in the columns beside.
import type { GpuRow } from "./compare.ts";

const COLUMNS = [
  "workload",
  "peer",
  "a call, ms",
  "/ ours",
  "queued, ms",
  "/ ours",
  "GFLOP/s",
  "of peak",
  "dispatches",
] as const;

const number = (value: number | undefined): string =>
  value === undefined ? "" : value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
const percent = (share: number | undefined): string => (share === undefined ? "" : `${(100 * share).toFixed(1)} %`);

const cells = (row: GpuRow): readonly string[] => [
  row.workload,
  row.peer,
  number(row.median_ms),
  number(row.ratio),
  number(row.queued_ms),
  number(row.queued_ratio),
  number(row.gflops),
  percent(row.peak_share),
  typeof row.dispatches === "number" ? String(row.dispatches) : "",
];

/** Rows with times alone. */
export function gpuTable(rows: readonly GpuRow[]): string {
  const lines = [COLUMNS, ...rows.filter((r) => r.median_ms !== undefined).map(cells)];
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const text = lines.map((line) =>
    line
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd(),
  );
  const off = rows.filter((r) => r.agrees !== undefined && r.agrees !== "yes");
  return [...text, ...off.map((r) => `${r.peer} does not agree: ${String(r.agrees).slice(4)}`)].join("\n");
}
