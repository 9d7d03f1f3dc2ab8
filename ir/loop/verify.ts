// The rules of loop programs: what may stand where, checked before and after every loop pass.
import { CompileError } from "../errors.ts";
import type { Entry, Program } from "../program.ts";
import { constSize, formatSize, sizeOf } from "../size.ts";
import type { Action, Buffer, Kernel, KernelArg, SharedArray } from "./ir.ts";
import { verifyRanges } from "./ranges.ts";
import { Scope } from "./scope.ts";
import { verifyStmts } from "./verify-code.ts";
import { verifyWorkgroups } from "./verify-workgroups.ts";

type Buffers = ReadonlyMap<string, Buffer>;

/** What was found out about a well-formed kernel. */
interface CheckedKernel {
  /** The buffers over which it is well formed. */
  readonly over: readonly Buffer[];
  /** The names of those that it reads or writes. */
  readonly touched: ReadonlySet<string>;
}

/** Kernels that were checked before; kernels and lists of buffers are frozen, so what was found holds. */
export type CheckedKernels = WeakMap<Kernel, CheckedKernel>;

const invalid = (where: string, found: string, expected?: string): CompileError =>
  new CompileError("invalid-ir", expected === undefined ? { where, found } : { where, found, expected });

function checkUnique(where: string, what: string, names: readonly string[]): void {
  if (new Set(names).size === names.length) return;
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  throw invalid(where, `two ${what} named ${twice}`, "names that occur once");
}

/**
 * Throws CompileError "invalid-ir" at the first rule that the program breaks.
 * @param checked kernels that need no second check; grows by those of this program
 */
export function verifyProgram(program: Program, checked: CheckedKernels = new WeakMap()): void {
  checkUnique(
    `program ${program.name}`,
    "entries",
    program.entries.map((e) => e.name),
  );
  checkUnique(
    `program ${program.name}`,
    "parameters",
    program.params.map((p) => p.name),
  );
  for (const entry of program.entries) verifyEntry(entry, checked);
}

export function verifyEntry(entry: Entry, checked: CheckedKernels = new WeakMap()): void {
  const where = `entry ${entry.name}`;
  checkUnique(
    where,
    "buffers",
    entry.buffers.map((b) => b.name),
  );
  checkUnique(
    where,
    "kernels",
    entry.kernels.map((k) => k.name),
  );
  for (const { name, storage, dtype, role, size } of entry.buffers) {
    if (storage === "f16" && (dtype !== "f32" || role !== "prepared"))
      throw invalid(where, `${role} ${name} keeps ${dtype} as halves`, "prepared f32");
    if (role === "prepared" && constSize(size) === undefined)
      throw invalid(where, `prepared ${name} has ${formatSize(size)} elements`, "a number that no call decides");
  }
  const buffers: Buffers = new Map(entry.buffers.map((b) => [b.name, b]));
  const kernels = new Map(entry.kernels.map((k) => [k.name, k]));
  const touched = new Map<string, ReadonlySet<string>>();
  for (const kernel of entry.kernels) {
    const known = checked.get(kernel);
    const found = known?.over === entry.buffers ? known.touched : verifyKernel(kernel, buffers, where);
    checked.set(kernel, { over: entry.buffers, touched: found });
    touched.set(kernel.name, found);
  }
  for (const action of entry.actions) verifyAction(action, kernels, where);
  verifyPorts(entry, buffers, where);
  verifyLiveRanges(entry, buffers, touched, where);
}

/** Checks one kernel over the buffers of its entry; returns the names of those that it reads or writes. */
export function verifyKernel(kernel: Kernel, buffers: Buffers, where = "program"): ReadonlySet<string> {
  const place = `${where}, kernel ${kernel.name}`;
  checkUnique(place, "parameters", kernel.params);
  const scope = new Scope(place);
  for (const name of kernel.params) scope.define(name, { kind: "variable" });
  const touched = new Set<string>();
  const shared = new Map((kernel.shared ?? []).map((s) => [s.name, sharedBuffer(s)]));
  checkUnique(place, "buffers", [...shared.keys(), ...buffers.keys()]);
  verifyStmts(kernel.body, scope, {
    find(name) {
      if (shared.has(name)) return shared.get(name);
      touched.add(name);
      return buffers.get(name);
    },
    names: () => [...shared.keys(), ...buffers.keys()],
  });
  verifyWorkgroups(kernel, new Scope(place));
  verifyRanges(kernel, new Scope(place));
  return touched;
}

const sharedBuffer = ({ name, size }: SharedArray): Buffer => ({
  name,
  dtype: "f32",
  shape: [size],
  size: sizeOf(size),
  role: "temp",
  live: [0, 0],
});

interface Call {
  readonly kernel: string;
  readonly args: readonly KernelArg[];
}

function verifyAction(action: Action, kernels: ReadonlyMap<string, Kernel>, where: string): void {
  const check = ({ kernel: name, args }: Call, allowed: readonly KernelArg[]): void => {
    const kernel = kernels.get(name);
    if (!kernel)
      throw invalid(where, `an action runs ${name}, which is no kernel`, `one of ${[...kernels.keys()].join(", ")}`);
    if (kernel.params.length !== args.length)
      throw invalid(where, `${name} gets (${args.join(", ")})`, `values for (${kernel.params.join(", ")})`);
    const stray = args.find((a) => !allowed.includes(a));
    if (stray !== undefined)
      throw invalid(where, `${name} gets ${stray} where there is none`, `one of (${allowed.join(", ")})`);
  };
  if (action.kind === "portions") {
    const { kernel: name } = action.body[0];
    if (kernels.get(name)?.params.length !== 2)
      throw invalid(where, `${name} gets portions`, "a kernel of (first, end)");
  } else if (action.kind === "run") check(action, action.trips ? ["even", "odd"] : []);
  else for (const call of action.body) check(call, ["t", "even", "odd"]);
}

function verifyPorts(entry: Entry, buffers: Buffers, where: string): void {
  const end = Math.max(0, entry.actions.length - 1);
  for (const [ports, role] of [
    [entry.inputs, "input"],
    [entry.outputs, "output"],
  ] as const)
    for (const port of ports) {
      const buffer = buffers.get(port.buffer);
      if (!buffer) throw invalid(where, `${role} ${port.name} is in ${port.buffer}, which is no buffer`);
      if (buffer.dtype !== port.dtype)
        throw invalid(where, `${role} ${port.name} is ${port.dtype} in a buffer of ${buffer.dtype}`);
      const [first, last] = buffer.live;
      if (role === "input" && buffer.role === "input" && first !== 0)
        throw invalid(where, `input ${port.name} lives from action ${first} on`, "from action 0");
      if (role === "output" && buffer.role === "output" && last < end)
        throw invalid(where, `output ${port.name} lives to action ${last}`, `to action ${end}`);
    }
}

function verifyLiveRanges(
  entry: Entry,
  buffers: Buffers,
  touched: ReadonlyMap<string, ReadonlySet<string>>,
  where: string,
): void {
  entry.actions.forEach((action, at) => {
    for (const call of action.kind === "run" ? [action] : action.body)
      for (const name of touched.get(call.kernel) ?? []) {
        const [first, last] = (buffers.get(name) as Buffer).live;
        if (at < first || at > last)
          throw invalid(
            where,
            `action ${at} (${call.kernel}) uses ${name}, which lives ${first}..${last}`,
            "a live range over all uses",
          );
      }
  });
}
