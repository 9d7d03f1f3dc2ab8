// A report as text for a terminal.
import pc from "picocolors";
import type { Remark } from "../../compiler/pass.ts";
import type {
  EntryReport,
  GraphReport,
  KernelReport,
  LoopPassReport,
  PassReport,
  Report,
  ScheduleStep,
} from "./report.ts";
import { bytesText, countText, formulaText, intensityText, microsecondsText, millisecondsText } from "./units.ts";

/** Names come from specs: what could steer a terminal is shown as a mark. */
const safe = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "�");
const title = (text: string): string => `\n${pc.bold(pc.underline(text))}`;
const indent = (lines: readonly string[], by = 2): string[] => lines.map((line) => " ".repeat(by) + line);

export function terminalText(report: Report): string {
  const { model, target, steps, rows, entries, stoppedText } = report;
  const head = `${pc.bold(safe(model))} on ${target}, amounts for T = ${steps} and B = ${rows}`;
  const rest =
    entries.length === 0
      ? []
      : [
          title("Schedule"),
          ...entries.flatMap(scheduleLines),
          title("Kernels"),
          ...entries.flatMap(kernelLines),
          title("Memory"),
          ...memoryLines(report),
          ...machineLines(report),
          ...gpuLines(report),
        ];
  const text = stoppedText?.trimEnd().split("\n").map(safe) ?? [];
  const stopped = text.length === 0 ? [] : [title("Program"), ...text];
  return `${[head, title("Passes"), ...passLines(report), ...rest, ...stopped].join("\n")}\n`;
}

function passLines({ graphs, lowering, loopPasses }: Report): string[] {
  const width = Math.max(...graphs.flatMap((g) => g.passes.map((p) => p.pass.length)), 12);
  const all = [...(lowering ? [lowering] : []), ...loopPasses];
  return [
    ...graphs.flatMap((graph) => graphLines(graph, width)),
    ...(all.length === 0 ? [] : [pc.cyan("all entries"), ...all.flatMap((pass) => onePass(pass, width))]),
  ];
}

/** Passes that change nothing and say nothing are named in one line where several follow each other. */
function graphLines({ entry, passes }: GraphReport, width: number): string[] {
  const lines: string[] = [pc.cyan(entry)];
  let quiet: PassReport[] = [];
  const flush = (): void => {
    if (quiet.length > 0) lines.push(pc.dim(`  ${quiet.map((p) => p.pass).join(", ")}: no change`));
    quiet = [];
  };
  for (const pass of passes.slice(1)) {
    if (!pass.changed && pass.remarks.length === 0) quiet.push(pass);
    else {
      flush();
      lines.push(...onePass(pass, width));
    }
  }
  flush();
  return lines;
}

function onePass({ pass, milliseconds, changed, remarks }: Omit<LoopPassReport, "kernels">, width: number): string[] {
  const time = millisecondsText(milliseconds).padStart(9);
  const line = `  ${pass.padEnd(width)} ${time}  ${changed ? pc.green("changed") : pc.dim("no change")}`;
  return [line, ...indent(remarks.map(remarkLine), 6)];
}

const remarkLine = ({ text, about }: Remark): string =>
  `${about === undefined ? "" : `${pc.yellow(safe(about))}: `}${safe(text)}`;

function scheduleLines({ entry, schedule }: EntryReport): string[] {
  return [pc.cyan(entry), ...indent(schedule.flatMap(stepLines))];
}

function stepLines(step: ScheduleStep): string[] {
  if (step.kind === "run") return [safe(step.kernel)];
  const { formula, value } = step.trips;
  return [
    pc.magenta(
      `for each of ${formulaText(formula)} steps${formula === String(value) ? "" : ` (${value})`}, ${step.order}:`,
    ),
    ...indent(step.kernels.map(safe), 4),
  ];
}

const COLUMNS = ["kernel", "runs", "flop", "bytes", "flop/byte", "measured", "GFLOP/s"] as const;

function kernelLines({ entry, kernels }: EntryReport): string[] {
  const timed = kernels.some((k) => k.microseconds !== undefined);
  const columns = timed ? COLUMNS : COLUMNS.slice(0, 5);
  const rows = kernels.map((k) => cells(k).slice(0, columns.length));
  const widths = columns.map((c, i) => Math.max(c.length, ...rows.map((r) => r[i].length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");
  return [
    pc.cyan(entry),
    ...indent([
      pc.dim(line(columns)),
      ...kernels.flatMap((kernel, i) => [line(rows[i]), ...indent(notes(kernel).map(pc.dim), 4)]),
    ]),
  ];
}

function cells({ kernel, runs, flops, bytes, intensity, microseconds }: KernelReport): string[] {
  return [
    safe(kernel),
    countText(runs.value),
    countText(flops.value),
    bytesText(bytes.value),
    intensityText(intensity),
    microseconds === undefined ? "" : microsecondsText(microseconds),
    microseconds === undefined ? "" : (flops.value / microseconds / 1e3).toFixed(2),
  ];
}

const notes = ({ comment, tiles, flops, bytes }: KernelReport): string[] => [
  ...comment.map(safe),
  ...tiles.map(safe),
  `flop ${formulaText(flops.formula)}; bytes ${formulaText(bytes.formula)}`,
];

function memoryLines({ segments, entries }: Report): string[] {
  const kept = segments.map(({ name, bytes }) => `${name.padEnd(16)} ${bytesText(bytes)}`);
  return [
    pc.cyan("kept between calls"),
    ...indent(kept),
    ...entries.flatMap(({ entry, arena, schedule }) => [
      `${pc.cyan(entry)}: arena of ${bytesText(arena.bytes)}; ${bytesText(arena.unshared)} if nothing shared a place`,
      ...indent(
        arena.buffers.map((b) => {
          const life = lifeText(b.live, schedule.length);
          return `${bytesText(b.offset).padStart(9)} + ${bytesText(b.bytes.value).padEnd(9)} ${b.role.padEnd(6)} ${life}  ${safe(b.name)} ${b.shape}`;
        }),
      ),
    ]),
  ];
}

/** `··████··`: the steps of the schedule during which a buffer is alive, in at most 24 characters. */
function lifeText([first, last]: readonly [number, number], steps: number): string {
  const width = Math.min(24, Math.max(1, steps));
  const at = (step: number): number => Math.floor((step * width) / Math.max(1, steps));
  return Array.from({ length: width }, (_, i) => (i >= at(first) && i <= at(last) ? "█" : "·")).join("");
}

function machineLines({ machine }: Report): string[] {
  if (!machine) return [];
  const { compute, bandwidth, how } = machine;
  return [
    title("Machine"),
    `${compute.toFixed(1)} GFLOP/s; ${bandwidth.map((b) => `${b.name} ${b.gigabytes.toFixed(1)} GB/s`).join(", ")}`,
    pc.dim(how),
  ];
}

function gpuLines({ gpu, entries }: Report): string[] {
  if (!gpu) return [];
  const { adapter, how } = gpu;
  const measured = gpu.entries.flatMap(({ entry, microseconds, dispatches }) => {
    const width = Math.max(...dispatches.map((d) => d.kernel.length), 0);
    const rate = rateText(
      entries.find((e) => e.entry === entry),
      microseconds,
    );
    return [
      `${pc.cyan(entry)} ${microsecondsText(microseconds)} a call${rate}`,
      ...dispatches.map(({ kernel, count, jobs, microseconds }) => {
        const times = `${String(count).padStart(6)} ${microsecondsText(microseconds).padStart(10)}`;
        return `  ${safe(kernel).padEnd(width)} ${times}  ${pc.dim(safe(jobs.join(", ")))}`;
      }),
    ];
  });
  const head =
    gpu.entries.length > 0 ? [safe(adapter), pc.dim("  kernel, dispatches a call, time of them all, jobs")] : [];
  return [title("GPU"), ...head, ...measured, pc.dim(safe(how))];
}

/** GFLOP/s of an entry, all of its kernels counted. */
function rateText(entry: EntryReport | undefined, microseconds: number): string {
  const flops = entry?.kernels.reduce((sum, k) => sum + k.flops.value * k.runs.value, 0) ?? 0;
  return flops > 0 ? `, ${(flops / microseconds / 1e3).toFixed(2)} GFLOP/s` : "";
}
