// The rules of loop programs: what may stand where, checked before and after every loop pass.
import { CompileError } from "../errors.ts";
import type { Entry, Program } from "../program.ts";
import type { Action, Buffer, Kernel, KernelArg } from "./ir.ts";
import { Scope } from "./scope.ts";
import { verifyStmts } from "./verify-code.ts";
import { touchedBuffers } from "./walk.ts";

type Buffers = ReadonlyMap<string, Buffer>;

const invalid = (where: string, found: string, expected?: string): CompileError =>
  new CompileError("invalid-ir", expected === undefined ? { where, found } : { where, found, expected });

function checkUnique(where: string, what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalid(where, `two ${what} named ${twice}`, "names that occur once");
}

/** Throws CompileError "invalid-ir" at the first rule that the program breaks. */
export function verifyProgram(program: Program): void {
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
  for (const entry of program.entries) verifyEntry(entry);
}

export function verifyEntry(entry: Entry): void {
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
  const buffers: Buffers = new Map(entry.buffers.map((b) => [b.name, b]));
  const kernels = new Map(entry.kernels.map((k) => [k.name, k]));
  for (const kernel of entry.kernels) verifyKernel(kernel, buffers, where);
  for (const action of entry.actions) verifyAction(action, kernels, where);
  verifyPorts(entry, buffers, where);
  verifyLiveRanges(entry, buffers, kernels, where);
}

/** Checks one kernel over the buffers of its entry. */
export function verifyKernel(kernel: Kernel, buffers: Buffers, where = "program"): void {
  const place = `${where}, kernel ${kernel.name}`;
  checkUnique(place, "parameters", kernel.params);
  const scope = new Scope(place);
  for (const name of kernel.params) scope.define(name, { kind: "variable" });
  verifyStmts(kernel.body, scope, buffers);
}

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
  if (action.kind === "run") check(action, action.trips ? ["even", "odd"] : []);
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

function verifyLiveRanges(entry: Entry, buffers: Buffers, kernels: ReadonlyMap<string, Kernel>, where: string): void {
  const touched = new Map([...kernels].map(([name, kernel]) => [name, touchedBuffers(kernel.body)]));
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
