// What gate(g) builds: x·W_g + h·R_g + b_g as one value with its parts, through the stages that variants add.
import { CompileError } from "../ir/errors.ts";
import type { RegionBuilder } from "../ir/graph/builder.ts";
import { makeNode, type Op, type OpAttrs, type Value } from "../ir/graph/node.ts";
import { formatType, type TensorType } from "../ir/types.ts";
import { type Cell, type Gate, type GateOptions, quoted, type StageContext } from "./cell.ts";

/** The parameters that gates share, each with one block of columns a gate. */
export const fusedNames = ["W", "R", "b", "rb"] as const;
export type FusedName = (typeof fusedNames)[number];

/** What gates are made from. */
export interface GateSource {
  readonly cell: Cell;
  readonly ctx: StageContext;
  readonly where: string;
  /** W_g [input, units], R_g [output width, units], b_g [units], rb_g [units]; null where biases are switched off. */
  readonly part: (kind: FusedName, gate: string) => Value | null;
}

/** The error of a product whose sizes differ, in the words of the equations. */
export function checkProduct(where: string, left: [name: string, type: TensorType], right: [string, TensorType]): void {
  const k = left[1].shape[left[1].shape.length - 1];
  if (k === right[1].shape[0]) return;
  throw new CompileError("shape", {
    where,
    found: `${left[0]} is ${formatType(left[1])} but ${right[0]} is ${formatType(right[1])}: ${k} ≠ ${right[1].shape[0]}`,
  });
}

/** The products of a step, each made where it is first used. */
interface Products {
  /** x·W_g. */
  readonly input: (gate: string) => Value;
  /** h·R_g, with h through the stages of variants. */
  readonly recurrent: (gate: string, h: Value) => Value;
}

/** `make`, called once a key. */
function once<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

function productsOf({ cell, ctx, where, part }: GateSource): Products {
  const left = once((h: Value) => cell.stages.left.reduce((v, stage) => stage(ctx, v), h));
  const recurrent = once((gate: string) => {
    const R = part("R", gate) as Value;
    return once((h: Value) => {
      checkProduct(`${where}: gate "${gate}"`, ["h", h.type], [`R_${gate}`, R.type]);
      return ctx.op.matmul(left(h), R);
    });
  });
  const input = once((gate: string) => ctx.op.matmul(ctx.x, part("W", gate) as Value));
  return { input, recurrent: (gate, h) => recurrent(gate)(h) };
}

/** The `gate` function of one step. */
export function gateBuilder(source: GateSource): (name: string, options?: GateOptions) => Gate {
  const products = productsOf(source);
  const gate = (name: string, options: GateOptions = {}): Gate => {
    const of = source.cell.coupled[name];
    if (of !== undefined) return negated(source.ctx.op, gate(of, options), name);
    if (!source.cell.gates.includes(name))
      throw new CompileError("unknown-name", {
        where: source.where,
        found: `gate("${name}")`,
        expected: `one of ${quoted(source.cell.gates)}`,
        fix: `Declare it: gates: [${quoted([...source.cell.gates, name])}]`,
      });
    return buildGate(source, name, options, products);
  };
  return gate;
}

function buildGate({ cell, ctx, part }: GateSource, name: string, options: GateOptions, products: Products): Gate {
  const { op } = ctx;
  const product = products.input(name);
  const recurrent = products.recurrent(name, options.h ?? ctx.s[cell.output]);
  const bias = part("b", name);
  const recurrentBias = cell.recurrentBias.includes(name) ? part("rb", name) : null;
  const terms = cell.stages.terms.flatMap((term) => term(ctx, name, options) ?? []);
  const normalize = (side: "whole" | "input" | "recurrent", linear: Value): Value =>
    cell.stages.normalize.reduce((v, stage) => stage(ctx, name, side, v), linear);
  const biased = (linear: Value, b: Value | null): Value => (b === null ? linear : op.add(linear, b));
  const parts = {
    product,
    input: biased(normalize("input", product), bias),
    recurrent: biased(normalize("recurrent", recurrent), recurrentBias),
    bias: bias ?? op.const(0, [ctx.units]),
  };
  const addends =
    cell.stages.normalize.length === 0
      ? [parts.input, parts.recurrent, ...terms]
      : [
          normalize(
            "whole",
            [recurrent, ...terms].reduce((a, b) => op.add(a, b), product),
          ),
          biased(op.broadcast(parts.bias, product.type.shape), recurrentBias),
        ];
  const [last, ...rest] = addends.reverse();
  return tagged(op, "add", [rest.reverse().reduce((a, b) => op.add(a, b)), last], {}, name, parts);
}

/** −gate, part by part: σ(−x) = 1 − σ(x). */
function negated(op: RegionBuilder, gate: Gate, name: string): Gate {
  const parts = {
    product: op.neg(gate.product),
    input: op.neg(gate.input),
    recurrent: op.neg(gate.recurrent),
    bias: op.neg(gate.bias),
  };
  return tagged(op, "neg", [gate], {}, name, parts);
}

/** A node whose result carries the gate's parts. */
function tagged<K extends Op>(
  op: RegionBuilder,
  kind: K,
  operands: readonly Value[],
  attrs: OpAttrs[K],
  name: string,
  parts: Readonly<Record<keyof Omit<Gate, keyof Value>, Value>>,
): Gate {
  const value = Object.freeze({ type: operands[0].type, name: `pre_${name}`, ...parts }) as Gate;
  op.push(makeNode(kind, operands, attrs, [value]));
  return value;
}
