// Kernels that do not need each other's results share a dispatch, each with workgroups of its own; lifetimes follow.
import type { Action, Buffer, Kernel } from "../../../ir/loop/ir.ts";
import { freshName, touchedBuffers, walkStmts } from "../../../ir/loop/walk.ts";
import type { Entry } from "../../../ir/program.ts";
import { constSize, sameSize } from "../../../ir/size.ts";
import type { EntryPass, LoopContext } from "../pass.ts";

type Run = Action & { readonly kind: "run" };

/** What an action reads and writes. */
interface Uses {
  readonly touched: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
}

/** Actions that run as one, or one that stands alone. */
interface Slot {
  readonly runs: Run[];
  readonly alone?: Action;
  readonly uses: Uses[];
}

/** More would make shaders that nobody reads and compilers are slow with. */
const MOST_JOBS = 6;

export const shareDispatches: EntryPass = {
  name: "share-dispatches",
  after: [{ pass: "map-workgroups", because: "jobs are loops over workgroups" }],
  runEntry(entry: Entry, { caps: { workgroups }, remark }: LoopContext): Entry {
    if (!workgroups) return entry;
    const kernels = new Map(entry.kernels.map((k) => [k.name, k]));
    const slots = schedule(entry, kernels, workgroups.memory);
    const taken = new Set(kernels.keys());
    const merged = slots.map(({ runs, alone }) => alone ?? mergeRuns(runs, kernels, taken));
    const before = entry.actions.filter((a) => a.kind === "run").length;
    const after = slots.filter((s) => !s.alone).length;
    if (after < before) remark(`${before} kernels outside loops over time in ${after} dispatches`);
    return withLifetimes({ ...entry, kernels: [...kernels.values()], actions: merged });
  },
};

/** Every action as early as its operands allow; a kernel outside loops joins others where they run. */
function schedule(entry: Entry, kernels: ReadonlyMap<string, Kernel>, memory: number): readonly Slot[] {
  const clash = clashIn(entry.buffers);
  const slots: Slot[] = [];
  for (const action of entry.actions) {
    const uses = usesOf(action, kernels);
    let after = slots.length;
    while (after > 0 && !slots[after - 1].uses.some((u) => clash(u, uses))) after--;
    const open = action.kind === "run" ? slots.slice(after).find((s) => joins(s, action, kernels, memory)) : undefined;
    if (open && action.kind === "run") {
      open.runs.push(action);
      open.uses.push(uses);
    } else
      slots.push(action.kind === "run" ? { runs: [action], uses: [uses] } : { runs: [], alone: action, uses: [uses] });
  }
  return slots;
}

function joins({ runs, alone }: Slot, run: Run, kernels: ReadonlyMap<string, Kernel>, memory: number): boolean {
  if (alone || runs.length >= MOST_JOBS) return false;
  const trips = (r: Run) => (r.args.length > 0 ? (r.trips ?? []) : undefined);
  const own = trips(run);
  if (own && runs.some((r) => trips(r) && !sameSize(trips(r) ?? [], own))) return false;
  return [...runs, run].reduce((bytes, r) => bytes + sharedBytes(kernels.get(r.kernel)), 0) <= memory;
}

export const sharedBytes = (kernel: Kernel | undefined): number =>
  (kernel?.shared ?? []).reduce((bytes, s) => bytes + 4 * s.size, 0);

function usesOf(action: Action, kernels: ReadonlyMap<string, Kernel>): Uses {
  const touched = new Set<string>();
  const written = new Set<string>();
  for (const { kernel } of action.kind === "run" ? [action] : action.body) {
    const { body = [], shared = [] } = kernels.get(kernel) ?? {};
    const own = new Set(shared.map((s) => s.name));
    for (const b of touchedBuffers(body)) if (!own.has(b)) touched.add(b);
    walkStmts(body, { stmt: (s) => void (s.kind === "store" && !own.has(s.buffer) && written.add(s.buffer)) });
  }
  return { touched, written };
}

/** Whether two actions must keep their order: one writes what the other touches, under this name or another. */
function clashIn(buffers: readonly Buffer[]): (x: Uses, y: Uses) => boolean {
  const byName = new Map(buffers.map((b) => [b.name, b]));
  const overlap = (x: string, y: string): boolean => {
    if (x === y) return true;
    const [a, b] = [byName.get(x), byName.get(y)];
    if (!a || !b || a.role !== b.role || a.offset === undefined || b.offset === undefined) return false;
    const [endA, endB] = [a, b].map(({ size, offset = 0 }) => offset + (constSize(size) ?? Number.POSITIVE_INFINITY));
    return a.offset < endB && b.offset < endA;
  };
  const meets = (written: ReadonlySet<string>, touched: ReadonlySet<string>): boolean =>
    [...written].some((w) => [...touched].some((t) => overlap(w, t)));
  return (x, y) => meets(x.written, y.touched) || meets(y.written, x.touched);
}

/** One kernel with the jobs of all, put in their place. */
function mergeRuns(runs: readonly Run[], kernels: Map<string, Kernel>, taken: Set<string>): Run {
  if (runs.length === 1) return runs[0];
  const parts = runs.map((r) => kernels.get(r.kernel) as Kernel);
  const name = freshName(`${parts[0].name}_and_${runs.length - 1}_more`, taken);
  const params = [...new Set(parts.flatMap((k) => k.params))];
  for (const k of parts) kernels.delete(k.name);
  kernels.set(name, {
    name,
    comment: [`${parts.length} independent jobs: ${parts.map((k) => k.name).join(", ")}`],
    params,
    shared: parts.flatMap((k) => k.shared ?? []),
    jobs: parts.map((k) => ({ name: k.name, comment: k.comment })),
    body: parts.flatMap((k) => k.body),
  });
  const trips = runs.find((r) => r.args.length > 0)?.trips;
  return { kind: "run", kernel: name, args: params as Run["args"], ...(trips ? { trips } : {}) };
}

/** From the first action that touches a buffer to the last; inputs from the beginning, outputs to the end. */
function withLifetimes(entry: Entry): Entry {
  const kernels = new Map(entry.kernels.map((k) => [k.name, k]));
  const end = Math.max(0, entry.actions.length - 1);
  const live = new Map<string, [number, number]>();
  const touch = (name: string, at: number): void => {
    const known = live.get(name);
    live.set(name, known ? [Math.min(known[0], at), Math.max(known[1], at)] : [at, at]);
  };
  entry.actions.forEach((action, at) => {
    for (const name of usesOf(action, kernels).touched) touch(name, at);
  });
  for (const { buffer } of entry.inputs) touch(buffer, 0);
  for (const { buffer } of entry.outputs) touch(buffer, end);
  const buffers = entry.buffers.map((b) => ({ ...b, live: live.get(b.name) ?? b.live }));
  return Object.freeze({ ...entry, buffers });
}
