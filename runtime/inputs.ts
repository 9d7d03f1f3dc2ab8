// Checks what a caller passes and writes it into the input buffers of a bound entry.
import { formatType } from "../ir/types.ts";
import type { BoundPort, Ports } from "./binding.ts";
import { RuntimeError, unknownName } from "./errors.ts";
import type { State } from "./state.ts";
import { checkRows } from "./table-rows.ts";

/** Row-major numbers: Float32Array for f32, Int32Array for i32, plain arrays for either. */
export type Numbers = Float32Array | Int32Array | readonly number[];
export type Inputs = Readonly<Record<string, Numbers>>;

/** Everything that fills the ports of one call. */
export interface CallValues {
  readonly inputs: Inputs;
  /** Zeros where absent. */
  readonly state?: State;
  /** i32[B]; every row has all T steps where absent. */
  readonly lengths?: Numbers;
  /** Cotangents of outputs by name; zeros where absent. */
  readonly cotangents?: Inputs;
  readonly stateCotangents?: State;
  readonly hyper: Readonly<Record<string, number | readonly number[]>>;
}

/** Fills every input port of a binding. @throws RuntimeError "input" naming the port that does not fit. */
export function writeCall(binding: Ports, call: CallValues): void {
  for (const port of binding.inputs) if (!port.persistent) WRITERS[port.spec.role]?.(port, call, binding);
  for (const port of binding.inputs) if (port.spec.rowsOf) checkRows(port, binding);
}

type Writer = (port: BoundPort, call: CallValues, binding: Ports) => void;

/** By role. */
const WRITERS: Readonly<Record<string, Writer | undefined>> = {
  input: (port, call, binding) => {
    const { name } = port.spec;
    const values = call.inputs[name] ?? (name === "lengths" ? call.lengths : undefined);
    if (values) writeNumbers(port, values, binding);
    else if (name === "lengths") port.view.fill(binding.env.T);
    else
      throw new RuntimeError("input", {
        where: `input "${name}"`,
        found: "it is missing",
        expected: describePort(port, binding),
      });
    if (name === "lengths") checkLengths(port, binding);
  },
  state: ({ spec, view }, { state }) => {
    if (state) view.set(state.get(spec.name));
    else view.fill(0);
  },
  cotangent: (port, { cotangents, stateCotangents }, binding) => {
    const { role, name } = cotangentOf(port);
    const values = role === "output" ? cotangents?.[name] : stateCotangents?.get(name);
    if (values) writeNumbers(port, values, binding);
    else port.view.fill(0);
  },
  hyper: ({ spec, view }, { hyper }) => {
    const value = hyper[spec.name];
    if (value === undefined) throw unknownName("hyper-parameter", spec.name, Object.keys(hyper));
    view.set(typeof value === "number" ? [value] : value);
  },
};

/** The result that a port `d_output_y` or `d_state_rnn.h` holds the cotangent of. */
export function cotangentOf({ spec }: BoundPort): { readonly role: string; readonly name: string } {
  const [, role, name] = /^d_(output|state)_(.*)$/s.exec(spec.name)!;
  return { role, name };
}

/** Allocates nothing for typed arrays that fit. */
export function writeNumbers(port: BoundPort, values: Numbers, binding: Ports): void {
  const { spec, view } = port;
  const View = spec.dtype === "i32" ? Int32Array : Float32Array;
  if (!(values instanceof View) && !Array.isArray(values)) {
    const found = (values as object | null)?.constructor?.name ?? String(values);
    throw new RuntimeError("input", {
      where: `${spec.role} "${spec.name}"`,
      found,
      expected: `${View.name} or an array of numbers`,
    });
  }
  if (values.length !== view.length)
    throw new RuntimeError("input", {
      where: `${spec.role} "${spec.name}"`,
      found: `${values.length} numbers`,
      expected: `${view.length} for ${describePort(port, binding)}`,
    });
  if (!(values instanceof View)) checkElements(port, values as readonly unknown[]);
  view.set(values);
}

function checkElements({ spec }: BoundPort, values: readonly unknown[]): void {
  const fits =
    spec.dtype === "i32" ? (v: unknown) => Number.isInteger(v) && (v as number) === ((v as number) | 0) : isNumber;
  const index = values.findIndex((v) => !fits(v));
  if (index >= 0)
    throw new RuntimeError("input", {
      where: `${spec.role} "${spec.name}"`,
      found: `${String(values[index])} at index ${index}`,
      expected: spec.dtype === "i32" ? "32-bit integers" : "numbers",
    });
}

const isNumber = (v: unknown): boolean => typeof v === "number";

function checkLengths({ view }: BoundPort, { env }: Ports): void {
  const index = view.findIndex((n) => n < 0 || n > env.T);
  if (index >= 0)
    throw new RuntimeError("input", {
      where: 'input "lengths"',
      found: `${view[index]} at index ${index}`,
      expected: `0 to ${env.T} steps`,
    });
}

function describePort({ spec }: BoundPort, { env }: Ports): string {
  const open = [
    ...(/T/.test(spec.shape.join()) ? [`T = ${env.T}`] : []),
    ...(/B/.test(spec.shape.join()) ? [`B = ${env.B}`] : []),
  ];
  return `${formatType(spec)}${open.length > 0 ? ` with ${open.join(", ")}` : ""}`;
}
