// One entry as functions: its kernels, the function that runs its actions, and the one that binds it to a call.
// Kernels get buffers and sizes as parameters, so that those which differ in names only are one function.
import { internalError } from "../../../ir/errors.ts";
import type { Action, Kernel, KernelArg, KernelRange } from "../../../ir/loop/ir.ts";
import type { Entry } from "../../../ir/program.ts";
import { constSize, type Size } from "../../../ir/size.ts";
import type { KernelSource } from "../../target.ts";
import { FunctionBuilder } from "../assembler/function-builder.ts";
import type { WasmFunction, WasmGlobal } from "../assembler/module.ts";
import { functionLines } from "../assembler/print.ts";
import { variableAffine } from "./affine.ts";
import { BlockWriter } from "./block-writer.ts";
import { checkParams, EntryNames, partName } from "./entry-names.ts";
import { KernelFrame, ownParams } from "./kernel-frame.ts";
import { kernelShape } from "./kernel-shape.ts";
import { type EmitOptions, ModuleParts, type SharedKernel } from "./module-parts.ts";
import { Scope } from "./scope.ts";

/** Adds the entry's functions to `parts`; returns its globals. */
export function emitEntry(entry: Entry, parts: ModuleParts): readonly WasmGlobal[] {
  const names = new EntryNames(entry);
  const functions = new Map(entry.kernels.map((kernel) => [kernel.name, kernelCall(kernel, entry, names, parts)]));
  const fn = new FunctionBuilder({
    name: parts.functionName(entry.name),
    exported: entry.name,
    comment: [`entry ${entry.name}`],
  });
  const writer = new ActionWriter(fn, names, functions);
  for (const action of entry.actions) writer.action(action);
  parts.add(fn.finish());
  if (parts.options.parts)
    for (const kernel of entry.kernels)
      parts.add(partFunction(kernel, entry, functions.get(kernel.name) as KernelCall, parts));
  parts.add(names.bindFunction());
  return names.globals();
}

/** A kernel over the buffers that the entry is bound to. */
function partFunction(kernel: Kernel, entry: Entry, { name, globals }: KernelCall, parts: ModuleParts): WasmFunction {
  const exported = partName(entry.name, kernel.name);
  const params = ownParams(kernel).map((p) => ({ name: p, type: "i32" as const }));
  const fn = new FunctionBuilder({ name: parts.functionName(exported), exported, params, comment: kernel.comment });
  for (const param of params) fn.get(param.name);
  for (const global of globals) fn.emit("global.get", global);
  fn.emit("call", name);
  return fn.finish();
}

/** The functions of an entry's kernels as text, each under its own names, whichever function it shares in a module. */
export function kernelSources(entry: Entry, options: EmitOptions): readonly KernelSource[] {
  const names = new EntryNames(entry);
  return entry.kernels.map((kernel) => {
    const parts = new ModuleParts(options);
    const { name } = kernelCall(kernel, entry, names, parts);
    const fn = parts.functionNamed(name);
    const lines = fn ? functionLines({ ...fn, comment: kernel.comment }) : [];
    return { entry: entry.name, kernel: kernel.name, lines };
  });
}

/** The function of a kernel, and the globals to call it with after the kernel's own arguments and its ranges. */
interface KernelCall {
  readonly name: string;
  readonly ranges: readonly KernelRange[];
  readonly globals: readonly string[];
}

function kernelCall(kernel: Kernel, entry: Entry, names: EntryNames, parts: ModuleParts): KernelCall {
  const shape = kernelShape(kernel, (buffer) => (names.holdsIntegers(buffer) ? "i32" : "f32"));
  const { name, params } = parts.kernel(shape.key, () => emitKernel(kernel, shape.buffers, entry, names, parts));
  const globals = params.map((p) => ("size" in p ? names.size(p.size) : names.buffer(shape.buffers[p.buffer])));
  return { name, ranges: kernel.ranges ?? [], globals };
}

function emitKernel(
  kernel: Kernel,
  buffers: readonly string[],
  entry: Entry,
  names: EntryNames,
  parts: ModuleParts,
): SharedKernel {
  const name = parts.functionName(`${entry.name}.${kernel.name}`);
  const frame = new KernelFrame(kernel, entry.name, name, names, parts);
  const scope = new Scope();
  for (const param of kernel.params) {
    const variable = frame.variable(param, param);
    scope.define(param, { kind: "index", value: variableAffine(variable) });
    scope.count(variable, param);
  }
  BlockWriter.writeKernel(frame, scope, kernel.body);
  const where = `entry ${entry.name}, kernel ${kernel.name}`;
  checkParams(where, "buffers and sizes", frame.params.length, kernel.params.length + 2 * (kernel.ranges ?? []).length);
  parts.add(frame.fn.finish());
  return { name, params: frame.params.map((p) => ("size" in p ? p : { buffer: buffers.indexOf(p.buffer) })) };
}

type Call = { readonly kernel: string; readonly args: readonly KernelArg[] };

/** The time loop only calls: an engine replaces a function by its optimised code at the next call, never inside one. */
class ActionWriter {
  readonly #fn: FunctionBuilder;
  readonly #names: EntryNames;
  readonly #functions: ReadonlyMap<string, KernelCall>;

  constructor(fn: FunctionBuilder, names: EntryNames, functions: ReadonlyMap<string, KernelCall>) {
    this.#fn = fn;
    this.#names = names;
    this.#functions = functions;
  }

  action(action: Action): void {
    if (action.kind === "run") this.#call(action, () => this.#size(action.trips ?? []));
    else if (action.kind === "repeat") this.#repeat(action);
    else throw internalError("an action", "a loop over time in portions");
  }

  #repeat({ extent, reverse, body }: Extract<Action, { kind: "repeat" }>): void {
    const fn = this.#fn;
    const [trip, t] = [fn.temporary("i32", "trip"), fn.temporary("i32", "t")];
    fn.comment(reverse ? "for t from the last step to the first" : "for t from the first step to the last");
    fn.i32(0).set(trip);
    fn.within("block", "done", (done) =>
      fn.within("loop", "steps", (steps) => {
        fn.get(trip);
        this.#size(extent);
        fn.emit("i32.ge_s").emit("br_if", done);
        if (reverse) {
          this.#size(extent);
          fn.i32(1).emit("i32.sub").get(trip).emit("i32.sub").set(t);
        } else fn.get(trip).set(t);
        for (const call of body) this.#call(call, () => void fn.get(trip), t);
        fn.get(trip).i32(1).emit("i32.add").set(trip).emit("br", steps);
      }),
    );
    for (const local of [trip, t]) fn.release(local);
  }

  #call({ kernel, args }: Call, trips: () => void, t?: string): void {
    const fn = this.#fn;
    const write: Readonly<Record<KernelArg, () => void>> = {
      t: () => void fn.get(t as string),
      even: () => {
        trips();
        fn.i32(1).emit("i32.and");
      },
      odd: () => {
        fn.i32(1);
        write.even();
        fn.emit("i32.sub");
      },
    };
    const { name, ranges, globals } = this.#functions.get(kernel) as KernelCall;
    for (const arg of args) write[arg]();
    for (const { extent } of ranges) {
      fn.i32(0);
      this.#size(extent);
    }
    for (const global of globals) fn.emit("global.get", global);
    fn.emit("call", name);
  }

  #size(size: Size): void {
    const value = constSize(size);
    if (value === undefined) this.#fn.emit("global.get", this.#names.size(size));
    else this.#fn.i32(value);
  }
}
