// What several entries want prepared of the same parameters is computed once and kept once.
import type { Action, Kernel } from "../../ir/loop/ir.ts";
import { printKernel } from "../../ir/loop/print.ts";
import { mapKernel } from "../../ir/loop/rewrite.ts";
import { walkStmts } from "../../ir/loop/walk.ts";
import type { Entry } from "../../ir/program.ts";

/** New names of buffers and kernels. */
interface Renaming {
  readonly buffers: ReadonlyMap<string, string>;
  readonly kernels: ReadonlyMap<string, string>;
}

/**
 * Entries with one buffer for prepared values that are computed alike. What is shared, and its kernel, lose the name of
 * the entry that they were for.
 */
export function sharePrepared(entries: readonly Entry[]): readonly Entry[] {
  const prepare = entries.find((e) => e.name === "prepare");
  if (!prepare) return entries;
  const { twins, repeated } = findTwins(prepare);
  if (repeated.size === 0) return entries;
  const renaming = shortNames(entries, prepare, twins, repeated);
  return entries.map((e) => renamed(e === prepare ? without(prepare, repeated) : e, renaming));
}

interface Twins {
  /** From a buffer to the one that holds the same. */
  readonly twins: ReadonlyMap<string, string>;
  /** Kernels that compute once more what another has computed. */
  readonly repeated: ReadonlySet<string>;
}

function findTwins({ kernels, actions, buffers }: Entry): Twins {
  const twins = new Map<string, string>();
  const repeated = new Set<string>();
  const known = new Map<string, readonly string[]>();
  const prepared = new Set(buffers.filter((b) => b.role === "prepared").map((b) => b.name));
  const shapes = new Map(buffers.map((b) => [b.name, JSON.stringify(b.shape)]));
  const writes = kernels.map((k) => ({ kernel: k, written: writtenBy(k) }));
  for (const { kernel, written } of writes) {
    const isAlone = written.every((b) => prepared.has(b) && writes.filter((w) => w.written.includes(b)).length === 1);
    if (!isAlone || !runsOnce(kernel, actions)) continue;
    const own = (name: string): string => (written.includes(name) ? `result ${written.indexOf(name)}` : name);
    const code = mapKernel(kernel, { buffer: (name) => twins.get(name) ?? own(name) });
    const key = [printKernel({ ...code, name: "", comment: [] }), ...written.map((b) => shapes.get(b))].join("\n");
    const same = known.get(key);
    if (!same) known.set(key, written);
    else {
      repeated.add(kernel.name);
      written.forEach((name, i) => void twins.set(name, same[i]));
    }
  }
  return { twins, repeated };
}

function writtenBy({ body }: Kernel): readonly string[] {
  const written = new Set<string>();
  walkStmts(body, { stmt: (s) => void (s.kind === "store" && written.add(s.buffer)) });
  return [...written];
}

const runsOnce = ({ name }: Kernel, actions: readonly Action[]): boolean => {
  const runs = actions.flatMap((a) => (a.kind === "run" ? [a] : a.body)).filter((run) => run.kernel === name);
  return runs.length === 1 && actions.some((a) => a === runs[0]);
};

function without(prepare: Entry, repeated: ReadonlySet<string>): Entry {
  const actions = prepare.actions.filter((a) => a.kind !== "run" || !repeated.has(a.kernel));
  const live = [0, actions.length - 1] as const;
  return {
    ...prepare,
    actions,
    kernels: prepare.kernels.filter((k) => !repeated.has(k.name)),
    buffers: prepare.buffers.map((b) => ({ ...b, live })),
  };
}

/** Shared buffers and their kernels without the entry's name before theirs, where that leaves them a name of their own. */
function shortNames(
  entries: readonly Entry[],
  prepare: Entry,
  twins: ReadonlyMap<string, string>,
  repeated: ReadonlySet<string>,
): Renaming {
  const short = (name: string): string => {
    const entry = entries.find((e) => name.startsWith(`${e.name}.`));
    return entry ? name.slice(entry.name.length + 1) : name;
  };
  const taken = {
    buffers: new Set(entries.flatMap((e) => e.buffers.map((b) => b.name))),
    kernels: new Set(entries.flatMap((e) => e.kernels.map((k) => k.name))),
  };
  const shorten = (names: ReadonlySet<string>, known: Set<string>): Map<string, string> =>
    new Map(
      [...names].flatMap((name) => {
        const wanted = short(name);
        if (known.has(wanted)) return [];
        known.add(wanted);
        return [[name, wanted] as const];
      }),
    );
  const shared = new Set(twins.values());
  const first = prepare.kernels.filter((k) => !repeated.has(k.name) && writtenBy(k).some((b) => shared.has(b)));
  const buffers = shorten(shared, taken.buffers);
  for (const [name, twin] of twins) buffers.set(name, buffers.get(twin) ?? twin);
  return { buffers, kernels: shorten(new Set(first.map((k) => k.name)), taken.kernels) };
}

function renamed(entry: Entry, { buffers, kernels }: Renaming): Entry {
  const buffer = (name: string): string => buffers.get(name) ?? name;
  // Only prepare has kernels of those names.
  const kernel = (name: string): string => (entry.name === "prepare" ? (kernels.get(name) ?? name) : name);
  const unique = new Map(entry.buffers.map((b) => [buffer(b.name), { ...b, name: buffer(b.name) }]));
  return {
    ...entry,
    buffers: [...unique.values()],
    kernels: entry.kernels.map((k) => ({ ...mapKernel(k, { buffer }), name: kernel(k.name) })),
    actions: entry.actions.map((a) => (a.kind === "run" ? { ...a, kernel: kernel(a.kernel) } : a)),
  };
}
