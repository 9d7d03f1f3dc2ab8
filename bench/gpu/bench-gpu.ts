// The benchmark on a GPU: who takes part, what is said of those who cannot, and no times where the GPU is software.
import { type FoundGpu, findGpu, openDevice } from "../../tools/run/find-gpu.ts";
import type { Workload } from "../workloads.ts";
import { openOnGpu } from "./cases.ts";
import { compare, type GpuRow } from "./compare.ts";
import { type Contender, LocalContender } from "./contender.ts";
import { ortContender } from "./ort.ts";
import { peakOf } from "./peaks.ts";
import { gpuTable } from "./table.ts";
import { torchContender } from "./torch.ts";

export interface GpuOptions {
  /** real: times on a GPU; software: only whether all compute the same, on an adapter that is a program. */
  readonly adapter: "real" | "software";
  readonly peers: readonly PeerName[];
  /** Whose packages onnxruntime-web is looked for in. */
  readonly ort: string;
  readonly python: string;
  readonly budget: number;
  /** f32 TFLOP/s, where the table of peaks does not know the GPU. */
  readonly peak?: number;
}

export const peerNames = ["ort", "torch"] as const;
export type PeerName = (typeof peerNames)[number];

const peers: Readonly<Record<PeerName, (found: FoundGpu, options: GpuOptions) => Promise<Contender | string>>> = {
  ort: ({ gpu }, { ort }) => ortContender(gpu, ort),
  torch: ({ software }, { python }) => torchContender(python, software ? "cpu" : "cuda"),
};

/**
 * Prints a JSON line a workload and contender, other lines for readers.
 * @returns whether all agree where that is what is asked, on software; differences in a timed run are in its table.
 */
export async function benchGpu(
  workloads: readonly Workload[],
  options: GpuOptions,
  print: (line: string) => void,
): Promise<boolean> {
  const found = await findGpu();
  const missing = whyNot(found, options);
  if (missing !== undefined || typeof found === "string") {
    print(`cellc-wgsl: nothing was measured: ${missing}; ${workloads.length} workloads were not run`);
    return true;
  }
  const contenders = await contendersOf(found, options, print);
  const timed = !found.software;
  const { budget, peak = peakOf(found.name) } = options;
  const settings = { device: found.name, ...(timed ? { budget, peak } : {}) };
  const chosen = timed ? workloads : workloads.map(shrunk);
  const rows = await compare(contenders, chosen, settings, (row) => print(JSON.stringify(row)));
  for (const contender of contenders) await contender.end();
  if (timed) {
    print(gpuTable(rows));
    return true;
  }
  print(`nothing was measured: the adapter is software (${found.name}); ${agreementText(rows)}`);
  return rows.every((r) => r.error === undefined && (r.agrees ?? "yes") === "yes");
}

/** Times of software say nothing of a GPU, and checks on a small scale nothing of one that is to be measured. */
function whyNot(found: FoundGpu | string, { adapter }: GpuOptions): string | undefined {
  if (typeof found === "string") return found;
  if (found.software && adapter === "real")
    return `the only adapter is software (${found.name}); --adapter software checks the results there, without times`;
  if (!found.software && adapter === "software") return `the adapter is a GPU (${found.name}), --adapter real times it`;
  return undefined;
}

async function contendersOf(found: FoundGpu, options: GpuOptions, print: (line: string) => void): Promise<Contender[]> {
  const device = await openDevice(found);
  const own = new LocalContender(
    { peer: "cellc-wgsl", about: `cellc on Dawn, node ${process.version}` },
    (w) => openOnGpu(w, device),
    () => device.destroy(),
  );
  const others: Contender[] = [];
  for (const name of options.peers) {
    const peer = await peers[name](found, options);
    if (typeof peer === "string") print(`${name}: not compared: ${peer}`);
    else others.push(peer);
  }
  return [own, ...others];
}

/** Small enough for an adapter that is a program; what is computed keeps its structure. */
const shrunk = (w: Workload): Workload => ({
  ...w,
  inputs: Math.min(w.inputs, 6),
  units: Math.min(w.units, 8),
  rows: Math.min(w.rows, 2),
  steps: Math.min(w.steps, 5),
  ...(w.vocabulary === undefined ? {} : { vocabulary: Math.min(w.vocabulary, 12) }),
});

function agreementText(rows: readonly GpuRow[]): string {
  const held = rows.filter((r) => r.agrees !== undefined);
  const agreeing = held.filter((r) => r.agrees === "yes").length;
  const failed = rows.filter((r) => r.error !== undefined).length;
  const errors = failed > 0 ? `, ${failed} failed` : "";
  return `${agreeing} of ${held.length} results of others agree with cellc's at a small size${errors}`;
}
