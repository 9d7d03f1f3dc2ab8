// How long each kernel takes on this machine: every kernel is emitted as an entry of its own, which only runs it.
import { instantiate } from "../../index.ts";
import type { Action } from "../../ir/loop/ir.ts";
import type { Entry, EntryName, Program } from "../../ir/program.ts";
import { evalSize } from "../../ir/size.ts";
import type { DimEnv } from "../../ir/types.ts";
import { bindEntry } from "../../runtime/binding.ts";
import { Memory, wasmMemory } from "../../runtime/memory.ts";
import type { ManifestInfo, Target } from "../../targets/target.ts";
import { bestTime } from "./timing.ts";

/** Milliseconds of timed runs a kernel. */
const BUDGET = 30;

export interface KernelTime {
  readonly entry: string;
  readonly kernel: string;
  /** Of one run. */
  readonly microseconds: number;
}

/** An entry that only runs one kernel: once, or as often as its loop does. */
interface Probe {
  readonly entry: Entry;
  readonly of: Entry;
  readonly kernel: string;
  readonly runs: number;
}

/** For targets whose kernels run on the processor. */
export async function profileKernels(program: Program, target: Target, env: DimEnv): Promise<readonly KernelTime[]> {
  const probes = program.entries.flatMap((entry) => probesOf(entry, env));
  const probing = { ...program, entries: probes.map((p, i) => ({ ...p.entry, name: `probe${i}` as EntryName })) };
  const artifact = target.emit(probing, bareInfo(program));
  const module = await instantiate(artifact);
  const memory = new Memory(module.manifest, module.memory && wasmMemory(module.memory));
  return module.manifest.entries.map((spec, i) => {
    bindEntry(module, memory, spec, env); // The memory grows before it is filled.
    fill(memory);
    const binding = bindEntry(module, memory, spec, env);
    for (const { spec: port, view } of binding.inputs) if (port.dtype === "i32") view.fill(0);
    const { of, kernel, runs } = probes[i];
    const milliseconds = bestTime(binding.run, BUDGET);
    return { entry: of.name, kernel, microseconds: (milliseconds * 1000) / Math.max(1, runs) };
  });
}

/** Small numbers of both signs: nothing overflows, nothing is denormal. */
function fill({ buffer }: Memory): void {
  new Float32Array(buffer, 0, buffer.byteLength >> 2).forEach((_, i, all) => {
    all[i] = Math.sin(i * 1.7) / 2;
  });
}

/** What emitting needs to know beyond the program, where nobody reads it. */
export const bareInfo = (program: Program): ManifestInfo => ({
  inits: Object.fromEntries(program.params.map((p) => [p.name, { kind: "zeros" as const }])),
  states: [],
  slots: slotsOf(program),
  hyper: {},
});

/** As many as there are, under names of no importance. */
const slotsOf = ({ entries }: Program): readonly string[] => [
  ...new Set(entries.flatMap((e) => e.buffers.filter((b) => b.role === "slot").map((b) => b.name))),
];

const probesOf = (entry: Entry, env: DimEnv): readonly Probe[] =>
  entry.kernels.flatMap((kernel) => {
    const actions = entry.actions.flatMap((action) => only(kernel.name, action));
    if (actions.length === 0) return [];
    const runs = actions.reduce((n, a) => n + (a.kind === "repeat" ? evalSize(a.extent, env) : 1), 0);
    return [{ entry: { ...entry, kernels: [kernel], actions }, of: entry, kernel: kernel.name, runs }];
  });

/** The action without other kernels. */
function only(kernel: string, action: Action): readonly Action[] {
  if (action.kind === "run") return action.kernel === kernel ? [action] : [];
  if (action.kind === "portions") return action.body[0].kernel === kernel ? [action] : [];
  const body = action.body.filter((run) => run.kernel === kernel);
  return body.length === 0 ? [] : [{ ...action, body }];
}
