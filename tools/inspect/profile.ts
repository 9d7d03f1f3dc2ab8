// How long each kernel takes on this machine, in rounds: what else the machine does for a while spoils one round only.
import { setImmediate } from "node:timers/promises";
import { instantiate } from "../../index.ts";
import type { EntryName, Program } from "../../ir/program.ts";
import type { DimEnv } from "../../ir/types.ts";
import { type Binding, bindEntry } from "../../runtime/binding.ts";
import { Memory, wasmMemory } from "../../runtime/memory.ts";
import type { ManifestInfo, Target } from "../../targets/target.ts";
import { Operands } from "./operands.ts";
import { type Probe, probesOf } from "./probes.ts";
import { BestTime } from "./timing.ts";

/** Rounds over all kernels; engines compile what ran in one with care for the next. */
const ROUNDS = 3;
/** Milliseconds a kernel and round. A kernel that takes longer runs once a round. */
const BUDGET = 10;

export interface KernelTime {
  readonly entry: EntryName;
  readonly kernel: string;
  /** Of one run. */
  readonly microseconds: number;
}

export interface Profile {
  readonly times: readonly KernelTime[];
  /** Processor time over time while it was measured: less than 1 where other programs were in the way. */
  readonly share: number;
}

/** Told before each piece of the measuring, of which there are `pieces`. */
export type MeasureListener = (what: string, pieces: number) => void;

/** For targets whose kernels run on the processor. Gives way to events, such as Ctrl+C, between kernels. */
export async function profileKernels(
  program: Program,
  target: Target,
  env: DimEnv,
  listener: MeasureListener = () => undefined,
): Promise<Profile> {
  const probes = probesOf(program, env);
  const { memory, bindings } = await bindProbes(program, probes, target, env);
  const operands = new Operands();
  const times = bindings.map(({ run }) => new BestTime(run));
  const [start, used] = [performance.now(), process.cpuUsage()];
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, { of, kernel }] of probes.entries()) {
      listener(`${of} ${kernel}`, ROUNDS * probes.length);
      await setImmediate();
      operands.fill(memory, bindings[i]);
      times[i].spend(BUDGET);
    }
  const { user, system } = process.cpuUsage(used);
  const share = (user + system) / 1000 / (performance.now() - start);
  return { times: probes.map((probe, i) => timeOf(probe, times[i])), share };
}

const timeOf = ({ of, kernel, runs }: Probe, { milliseconds }: BestTime): KernelTime => ({
  entry: of,
  kernel,
  microseconds: (milliseconds * 1000) / Math.max(1, runs),
});

interface Bound {
  readonly memory: Memory;
  readonly bindings: readonly Binding[];
}

async function bindProbes(program: Program, probes: readonly Probe[], target: Target, env: DimEnv): Promise<Bound> {
  const probing = { ...program, entries: probes.map((p) => p.entry) };
  const module = await instantiate(target.emit(probing, bareInfo(program)));
  const memory = new Memory(module.manifest, module.memory && wasmMemory(module.memory));
  const bind = (): readonly Binding[] => module.manifest.entries.map((spec) => bindEntry(module, memory, spec, env));
  bind(); // The memory grows to its size, and views of it before are stale.
  return { memory, bindings: bind() };
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
