// Tables from JSON lines of any number of peers and rounds, printed or put into bench/README.md.
// npx tsx bench/report.ts FILE.jsonl … [--readme] [--limit=GFLOPS]
import { readFileSync, writeFileSync } from "node:fs";
import { goals } from "./goals.ts";
import { quantile } from "./measure.ts";
import { type ResultRow, timeOf } from "./rows.ts";
import { type Workload, workloads } from "./workloads.ts";

const MARKS = ["<!-- results begin -->", "<!-- results end -->"] as const;

/** One table: a column a workload, a row a peer. */
interface Table {
  readonly title: string;
  readonly workloads: readonly Workload[];
  /** From milliseconds a run to the unit of the title. */
  readonly scale: (w: Workload) => number;
}

export function readRows(texts: readonly string[]): ResultRow[] {
  const lines = texts.flatMap((text) => text.split("\n")).filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line) as ResultRow);
}

const peerOf = (row: ResultRow): string => (row.threads > 1 ? `${row.peer} (${row.threads} threads)` : row.peer);

/** Milliseconds by peer and workload. */
type Times = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The median over the rounds. */
function medianTimes(rows: readonly ResultRow[]): Times {
  const all = new Map<string, Map<string, number[]>>();
  for (const row of rows) {
    const time = timeOf(row);
    if (row.error !== undefined || time === undefined) continue;
    const peer = peerOf(row);
    const times = all.get(peer) ?? new Map<string, number[]>();
    times.set(row.workload, [...(times.get(row.workload) ?? []), time]);
    all.set(peer, times);
  }
  const medians = (times: ReadonlyMap<string, number[]>): Map<string, number> =>
    new Map([...times].map(([id, list]) => [id, quantile(list, 0.5)]));
  return new Map([...all].map(([peer, times]) => [peer, medians(times)]));
}

function tables(): Table[] {
  const of = (pattern: RegExp): Workload[] => workloads.filter((w) => pattern.test(w.id));
  const perStep = (w: Workload): number => 1000 / w.steps;
  return [
    ...["lstm", "gru"].flatMap((cell): Table[] => [
      {
        title: `S, one step a call, ${cell}: µs a step (GFLOP/s)`,
        workloads: of(new RegExp(`^S\\.step\\.${cell}\\.`)),
        scale: perStep,
      },
      {
        title: `S, 1000 steps a call, ${cell}: µs a step (GFLOP/s)`,
        workloads: of(new RegExp(`^S\\.seq1000\\.${cell}\\.`)),
        scale: perStep,
      },
    ]),
    ...["lstm", "gru"].map(
      (cell): Table => ({
        title: `I, inference over 100 steps, ${cell}: ms a call (GFLOP/s)`,
        workloads: of(new RegExp(`^I\\.${cell}\\.`)),
        scale: () => 1,
      }),
    ),
    {
      title: "T, forward and backward, 64 steps of 32 rows: ms (GFLOP/s)",
      workloads: of(/^T\.(lstm|gru|rnn)\.h/),
      scale: () => 1,
    },
    {
      title: "T, deeper, and L, an update of the character model: ms (GFLOP/s)",
      workloads: of(/^(T\.(lstm2|bilstm)|L)\./),
      scale: () => 1,
    },
  ];
}

const short = (id: string): string => id.replace(/^[A-Z]\.(step\.|seq1000\.)?/, "");
const number = (value: number): string =>
  value >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));

function formatTable(table: Table, best: Times): string[] {
  const measured = table.workloads.filter((w) => [...best.values()].some((times) => times.has(w.id)));
  const peers = [...best].filter(([, times]) => measured.some((w) => times.has(w.id)));
  if (peers.length === 0) return [];
  const cell = (w: Workload, ms: number | undefined): string =>
    ms === undefined ? "–" : `${number(ms * table.scale(w))} (${number(w.flops / ms / 1e6)})`;
  return [
    `**${table.title}**`,
    "",
    `| peer | ${measured.map((w) => short(w.id)).join(" | ")} |`,
    `|---|${measured.map(() => "---:").join("|")}|`,
    ...peers.map(([peer, times]) => `| ${peer} | ${measured.map((w) => cell(w, times.get(w.id))).join(" | ")} |`),
    "",
  ];
}

const OWN = "cellc-wasm-relaxed";

/**
 * How far ahead of others the project is, beside how far it wants to be; only what was measured. `limit`: GFLOP/s that
 * multiply-adds alone reach on the machine, and so the ratio that no kernel on one core can pass.
 */
function formatGoals(times: Times, limit: number | undefined): string[] {
  const lines = goals.flatMap(({ title, against, ratios }) =>
    Object.entries(ratios).flatMap(([id, wanted]) => {
      const own = times.get(OWN)?.get(id);
      const others = against.flatMap((peer) => times.get(peer)?.get(id) ?? []);
      if (own === undefined || others.length === 0) return [];
      const other = Math.min(...others);
      const { flops } = workloads.find((w) => w.id === id) as Workload;
      const most = limit === undefined ? "" : ` ${number((other * limit * 1e6) / flops)} |`;
      const verdict = other / own < wanted ? " (not reached)" : "";
      return [
        `| ${title} | ${id} | ${against.join(", ")} | ${number(wanted)} | ${number(other / own)}${verdict} |${most}`,
      ];
    }),
  );
  if (lines.length === 0) return [];
  return [
    `**${OWN} beside others: their time / ours**`,
    "",
    `| | workload | against | wanted | measured |${limit === undefined ? "" : ` at ${limit} GFLOP/s |`}`,
    `|---|---|---|---:|---:|${limit === undefined ? "" : "---:|"}`,
    ...lines,
    "",
  ];
}

/** Workloads whose checks differ between peers by more than f32 explains. */
export function disagreements(rows: readonly ResultRow[]): string[] {
  return workloads.flatMap((w) =>
    ["check", "check2", "check3"].flatMap((name) => {
      const values = rows
        .filter((r) => r.workload === w.id && typeof r[name] === "number")
        .map((r) => [peerOf(r), r[name] as number] as const);
      const [first] = values;
      const off = values.find(([, v]) => Math.abs(v - first[1]) > 1e-4 * Math.max(Math.abs(first[1]), 1e-2));
      return off ? [`${w.id} ${name}: ${first[0]} ${first[1]}, ${off[0]} ${off[1]}`] : [];
    }),
  );
}

export function report(rows: readonly ResultRow[], limit?: number): string {
  const times = medianTimes(rows);
  const failed = [
    ...new Set(rows.filter((r) => r.error !== undefined).map((r) => `${peerOf(r)} ${r.workload}: ${r.error}`)),
  ];
  const list = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [`**${title}**`, "", ...items.map((i) => `- ${i}`), ""];
  return [
    ...tables().flatMap((table) => formatTable(table, times)),
    ...formatGoals(times, limit),
    ...list("Checks that differ", disagreements(rows)),
    ...list("Errors", failed),
  ].join("\n");
}

/** The text between the marks replaced. */
export function withResults(readme: string, results: string): string {
  const [begin, end] = MARKS.map((mark) => readme.indexOf(mark));
  if (begin < 0 || end < begin) throw new Error(`the file has no ${MARKS.join(" … ")}`);
  return `${readme.slice(0, begin + MARKS[0].length)}\n\n${results.trimEnd()}\n\n${readme.slice(end)}`;
}

const USAGE = "npx tsx bench/report.ts FILE.jsonl … [--readme] [--limit=GFLOPS]";

function main(args: readonly string[]): void {
  const files = args.filter((a) => !a.startsWith("--"));
  if (files.length === 0) throw new Error(`usage: ${USAGE}`);
  const limit = args.find((a) => a.startsWith("--limit="))?.slice("--limit=".length);
  const text = report(
    readRows(files.map((f) => readFileSync(f, "utf8"))),
    limit === undefined ? undefined : Number(limit),
  );
  if (!args.includes("--readme")) return void console.log(text);
  const readme = new URL("README.md", import.meta.url);
  writeFileSync(readme, withResults(readFileSync(readme, "utf8"), text));
}

if (process.argv[1] && import.meta.url === new URL(`file://${process.argv[1]}`).href) main(process.argv.slice(2));
