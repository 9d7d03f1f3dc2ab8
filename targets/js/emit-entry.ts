// One entry as a bind function: views of its buffers, a function for each kernel, and the function that runs them.
import { CompileError, internalError } from "../../ir/errors.ts";
import type { Action, Buffer, Kernel, KernelArg } from "../../ir/loop/ir.ts";
import { touchedBuffers } from "../../ir/loop/walk.ts";
import type { Entry } from "../../ir/program.ts";
import { constSize, formatSize, type Size } from "../../ir/size.ts";
import { formatType } from "../../ir/types.ts";
import type { KernelSource } from "../target.ts";
import { Writer } from "../writer.ts";
import { primCode } from "./expressions.ts";
import type { Helper } from "./helpers.ts";
import { Identifiers, sanitize } from "./names.ts";
import { SizeConstants } from "./sizes.ts";
import { writeStatements } from "./statements.ts";
import { commentLine, infix, LEVEL, number, wrapList } from "./text.ts";

const ARRAYS = { f32: "Float32Array", i32: "Int32Array" } as const;

export interface ModuleContext {
  readonly identifiers: Identifiers;
  readonly useHelper: (helper: Helper) => string;
}

interface BindContext {
  readonly entry: Entry;
  readonly identifiers: Identifiers;
  readonly buffers: ReadonlyMap<string, string>;
  readonly kernels: ReadonlyMap<string, string>;
  readonly sizes: SizeConstants;
  readonly prims: ReturnType<typeof primCode>;
  readonly useHelper: (helper: Helper) => string;
}

/** The names of an entry's scope. */
function bindContext(entry: Entry, module: ModuleContext): BindContext & { readonly views: readonly Buffer[] } {
  const identifiers = new Identifiers(module.identifiers);
  for (const word of ["memory", "offsets", "buffers"]) identifiers.fresh(word);
  const used = new Set(entry.kernels.flatMap((k) => [...touchedBuffers(k.body)]));
  const views = entry.buffers.filter((b) => used.has(b.name));
  return {
    entry,
    views,
    identifiers,
    buffers: new Map(views.map((b) => [b.name, identifiers.fresh(b.name)])),
    kernels: new Map(entry.kernels.map((k) => [k.name, identifiers.fresh(k.name)])),
    sizes: new SizeConstants(),
    prims: primCode(module.useHelper),
    useHelper: module.useHelper,
  };
}

/** The functions of an entry's kernels, each on its own. */
export function kernelSources(entry: Entry, module: ModuleContext): readonly KernelSource[] {
  const context = bindContext(entry, module);
  return entry.kernels.map((kernel) => {
    const out = new Writer();
    writeKernel(kernel, context, out);
    return { entry: entry.name, kernel: kernel.name, lines: out.sourceLines };
  });
}

/** Writes `function bind_forward(memory, offsets, T, B) { … }` and returns its name. */
export function emitEntry(entry: Entry, module: ModuleContext, out: Writer): string {
  const context = bindContext(entry, module);
  const { views } = context;
  const body = new Writer();
  for (const kernel of entry.kernels) {
    body.line();
    writeKernel(kernel, context, body);
  }
  writeRun(context, body);
  const name = module.identifiers.fresh(`bind_${entry.name}`);
  out.lines(entryComment(entry));
  out.block(`function ${name}(memory, offsets, T, B) {`, () => {
    const arrays = views.map((b) => viewLine(b, entry.buffers.indexOf(b), context.buffers));
    out.lines(context.sizes.all.map((c) => `const ${c.name} = ${c.value};`));
    out.block("const buffers = {", () => out.lines(arrays), "};");
    out.insert(body);
  });
  return name;
}

/** Ports that are not parameters or optimizer slots. */
function entryComment(entry: Entry): readonly string[] {
  const ports = [...entry.inputs, ...entry.outputs].filter((p) => p.role !== "param" && p.role !== "slot");
  const lines = ports.map(({ name, role, dtype, shape }) => `  ${role} ${name}: ${formatType({ dtype, shape })}`);
  return [entry.name, ...lines].map(commentLine);
}

function viewLine({ name, dtype, size, shape, role }: Buffer, at: number, names: BindContext["buffers"]): string {
  const elements = formatSize(size).replaceAll("*", " * ");
  return `${names.get(name)}: new ${ARRAYS[dtype]}(memory, offsets[${at}], ${elements}), ${commentLine(`[${shape.join(", ")}] ${role}`)}`;
}

function writeKernel(kernel: Kernel, context: BindContext, out: Writer): void {
  const locals = new Identifiers(context.identifiers);
  const params = kernel.params.map((p) => locals.of(p));
  const views = [...touchedBuffers(kernel.body)].map((name) => context.buffers.get(name) ?? sanitize(name));
  for (const text of kernel.comment) out.line(commentLine(text));
  out.block(`function ${context.kernels.get(kernel.name)}(${params.join(", ")}) {`, () => {
    out.lines(wrapList("const { ", views, " } = buffers;"));
    writeStatements(kernel.body, {
      out,
      locals,
      buffers: context.buffers,
      sizes: context.sizes,
      prims: context.prims,
      helper: context.useHelper,
      where: `entry ${context.entry.name}, kernel ${kernel.name}`,
    });
  });
}

interface RunContext extends BindContext {
  /** The identifiers of the loop over time. */
  readonly loop: Readonly<Record<"t" | "trip" | "even", string>>;
}

function writeRun(context: BindContext, out: Writer): void {
  const scope = new Identifiers(context.identifiers);
  const name = scope.fresh(context.entry.name);
  const run = { ...context, loop: { t: scope.fresh("t"), trip: scope.fresh("trip"), even: scope.fresh("even") } };
  out.line();
  out.block(
    `return function ${name}() {`,
    () => {
      for (const action of context.entry.actions) writeAction(action, run, out);
    },
    "};",
  );
}

type Values = (arg: KernelArg) => string;

function writeAction(action: Action, context: RunContext, out: Writer): void {
  if (action.kind === "run") {
    const slots = action.trips && slotsAfter(action.trips, context.sizes);
    out.line(callLine(action, context, (arg) => (slots && arg !== "t" ? slots[arg] : noValue(arg, context))));
    return;
  }
  if (action.kind === "portions") throw internalError(`entry ${context.entry.name}`, "a loop over time in portions");
  const { t, trip, even } = context.loop;
  const slots = action.body.some((call) => call.args.some((a) => a !== "t"));
  const values = { t, even, odd: `1 - ${even}` };
  out.block(`for (${repeatHead(action, slots, context)}) {`, () => {
    if (slots) out.line(`const ${even} = ${action.reverse ? trip : t} & 1;`);
    for (const call of action.body) out.line(callLine(call, context, (arg) => values[arg]));
  });
}

function repeatHead(
  { extent, reverse }: Action & { readonly kind: "repeat" },
  slots: boolean,
  { sizes, loop: { t, trip } }: RunContext,
): string {
  const trips = sizes.size(extent);
  if (!reverse) return `let ${t} = 0; ${t} < ${trips.text}; ${t}++`;
  const last = infix("-", LEVEL.additive, trips, number(1)).text;
  return slots
    ? `let ${t} = ${last}, ${trip} = 0; ${t} >= 0; ${t}--, ${trip}++`
    : `let ${t} = ${last}; ${t} >= 0; ${t}--`;
}

/** The slots of a double buffer after a number of trips. */
function slotsAfter(trips: Size, sizes: SizeConstants): Readonly<Record<"even" | "odd", string>> {
  const known = constSize(trips);
  if (known !== undefined) return { even: String(known & 1), odd: String(1 - (known & 1)) };
  const even = infix("&", LEVEL.or, sizes.size(trips), number(1)).text;
  return { even, odd: `1 - (${even})` };
}

const callLine = (
  { kernel, args }: { readonly kernel: string; readonly args: readonly KernelArg[] },
  context: BindContext,
  value: Values,
): string => `${context.kernels.get(kernel)}(${args.map(value).join(", ")});`;

function noValue(arg: KernelArg, { entry }: BindContext): never {
  throw new CompileError("invalid-ir", { where: `entry ${entry.name}`, found: `${arg} where there is none` });
}
