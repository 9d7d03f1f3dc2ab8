// The checks of a step: that the equations fit the declarations, each with its message.
import { CompileError } from "../ir/errors.ts";
import type { Region, Value } from "../ir/graph/node.ts";
import { formatType, type TensorType } from "../ir/types.ts";
import { activationName, isPointSymmetric } from "./activations.ts";
import { type Cell, quoted } from "./cell.ts";

type Values = Readonly<Record<string, Value>>;

/** The record, with an error for names that it does not have instead of undefined. */
export function guarded<V>(
  where: string,
  what: string,
  record: Readonly<Record<string, V>>,
): Readonly<Record<string, V>> {
  return new Proxy(record, {
    get(target, name) {
      if (typeof name === "symbol" || Object.hasOwn(target, name)) return Reflect.get(target, name);
      const names = Object.keys(target);
      throw new CompileError("unknown-name", {
        where,
        found: `${what}.${name}`,
        expected: names.length === 0 ? "nothing: none is declared" : `one of ${quoted(names)}`,
      });
    },
  });
}

export function checkClosed(where: string, { params, nodes, results }: Region): void {
  const defined = new Set([...params, ...nodes.flatMap((n) => n.results)]);
  const alien = [...nodes.flatMap((n) => n.operands), ...results].find((v) => !defined.has(v));
  if (alien !== undefined)
    throw new CompileError("invalid-ir", {
      where,
      found: `the step uses ${alien.name ?? "a value"} ${formatType(alien.type)} from outside`,
      expected: "x, states, gates, params and noise only",
      fix: "Declare it under params, or pass it in as part of x",
    });
}

export function checkSize(where: string, what: string, size: number): void {
  if (!Number.isInteger(size) || size <= 0)
    throw new CompileError("value", { where, found: `${what} ${size}`, expected: "a whole number above 0" });
}

export function checkCoupling(cell: Cell, where: string): void {
  const [pair] = Object.entries(cell.coupled);
  const { gate } = cell.activations;
  if (pair === undefined || gate === undefined || isPointSymmetric(gate)) return;
  throw new CompileError("value", {
    where,
    found: `gate "${pair[0]}" is coupled to "${pair[1]}" but the gate activation is ${activationName(gate)}`,
    expected: "an activation with f(−x) = 1 − f(x): sigmoid, or hardSigmoid with offset 0.5",
  });
}

export function checkRecord(cell: Cell, where: string, next: Values | undefined): Values {
  const names = Object.keys(next ?? {});
  const missing = cell.state.find((s) => next?.[s] === undefined);
  const extra = names.find((n) => !cell.state.includes(n));
  if (missing !== undefined)
    throw new CompileError("state", {
      where,
      found: `the step returns ${names.length === 0 ? "nothing" : quoted(names)} but not the state "${missing}"`,
      fix: `Return its next value, or \`${missing}: s.${missing}\` to keep it`,
    });
  if (extra !== undefined)
    throw new CompileError("state", {
      where,
      found: `the step returns "${extra}"`,
      expected: `only the states ${quoted(cell.state)}`,
    });
  return next as Values;
}

export function checkState(where: string, state: string, before: TensorType, after: TensorType): void {
  if (formatType(before) === formatType(after)) return;
  throw new CompileError("state", {
    where,
    found: `state "${state}" is ${formatType(before)} but comes back as ${formatType(after)}`,
    expected: "the same type",
  });
}

export function checkUsed(cell: Cell, where: string, called: ReadonlySet<string>): void {
  const idle = cell.gates.find((g) => !called.has(g));
  if (idle === undefined) return;
  throw new CompileError("value", {
    where,
    found: `gate "${idle}" is declared but no equation uses it`,
    fix: `Use gate("${idle}") in the step or take it off the list`,
  });
}
