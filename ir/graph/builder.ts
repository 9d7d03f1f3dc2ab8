// Builds regions and graphs: one method per op, shapes checked as each node is made, small shapes broadcast to larger.
import { type ElementwiseName, elementwise, elementwiseNames, type Options } from "../elementwise.ts";
import { CompileError } from "../errors.ts";
import type { ScalarFn } from "../scalar/fn.ts";
import { type Dim, type DType, dimProduct, f32, formatType, type Shape, type TensorType } from "../types.ts";
import type { Operand, RegionBuilder, ScanSpec } from "./builder-methods.ts";
import {
  type AnyNode,
  type Graph,
  type GraphParam,
  type GraphResult,
  makeGraph,
  makeNode,
  makeRegion,
  makeValue,
  type Op,
  type OpAttrs,
  type ParamRole,
  type Region,
  type ResultRole,
  type Value,
} from "./node.ts";
import { resultTypes } from "./ops.ts";

export type { ElementwiseMethods, Operand, RegionBuilder, ScanSpec, ScanStep } from "./builder-methods.ts";

class Builder {
  readonly #nodes: AnyNode[] = [];
  readonly #where: string;

  constructor(where = "graph") {
    this.#where = where;
  }

  get nodes(): readonly AnyNode[] {
    return this.#nodes;
  }

  /** Adds a node of any op; result names are for the reader. */
  node<K extends Op>(
    op: K,
    operands: readonly Value[],
    attrs: OpAttrs[K],
    names: readonly (string | undefined)[] = [],
  ): readonly Value[] {
    const types = resultTypes(
      op,
      operands.map((v) => v.type),
      attrs,
      this.#where,
    );
    const results = types.map((type, i) => makeValue(type, names[i]));
    this.#nodes.push(makeNode(op, operands, attrs, results));
    return results;
  }

  /** Appends a node made elsewhere, as it is. */
  push(node: AnyNode): void {
    this.#nodes.push(node);
  }

  elementwise(name: ElementwiseName, operands: readonly Operand[], options: Options = {}, as?: string): Value {
    const row = elementwise[name];
    for (const key of Object.keys(options))
      if (!Object.hasOwn(row.options, key))
        throw new CompileError("unknown-name", {
          where: `${this.#where}: ${name}`,
          found: `option ${key}`,
          expected: Object.keys(row.options).join(", ") || "no options",
        });
    return this.node(name, this.#fit(operands, name), { ...row.options, ...options } as never, [as])[0];
  }

  const(value: number, shape: Shape = [], dtype: DType = "f32"): Value {
    return this.node("const", [], { value, shape, dtype })[0];
  }
  size(dim: Dim): Value {
    return typeof dim === "number" ? this.const(dim) : this.node("size", [], { dim })[0];
  }
  iota(shape: Shape, axis: number): Value {
    return this.node("iota", [], { shape, axis })[0];
  }
  random(key: Value, shape: Shape, stream: number): Value {
    return this.node("random", [key], { shape, stream })[0];
  }
  matmul(a: Value, b: Value, { transA = false, transB = false } = {}, as?: string): Value {
    return this.node("matmul", [a, b], { transA, transB }, [as])[0];
  }
  /** x [..., K] times w [K, N] (or [N, K] with transB), leading dimensions merged for the product. */
  linear(x: Value, w: Value, { transB = false } = {}): Value {
    const lead = x.type.shape.slice(0, -1);
    if (lead.length === 1) return this.matmul(x, w, { transB });
    const rows = this.reshape(x, [dimProduct(lead), x.type.shape[x.type.shape.length - 1]]);
    const product = this.matmul(rows, w, { transB });
    return this.reshape(product, [...lead, product.type.shape[1]]);
  }
  /** Parts along `axis` (default last); a number of equal parts or their sizes. */
  split(
    x: Value,
    parts: number | readonly Dim[],
    axis = x.type.shape.length - 1,
    names: readonly string[] = [],
  ): readonly Value[] {
    const dim = x.type.shape[axis];
    if (typeof parts === "number" && (typeof dim !== "number" || dim % parts !== 0))
      throw new CompileError("shape", {
        where: this.#where,
        found: `split of ${formatType(x.type)} into ${parts} equal parts along axis ${axis}`,
      });
    const sizes = typeof parts === "number" ? Array<Dim>(parts).fill((dim as number) / parts) : parts;
    return this.node("split", [x], { axis, sizes }, names);
  }
  concat(xs: readonly Value[], axis = xs[0].type.shape.length - 1): Value {
    return this.node("concat", xs, { axis })[0];
  }
  slice(x: Value, axis: number, start: number, size: number): Value {
    return this.node("slice", [x], { axis, start, size })[0];
  }
  transpose(x: Value, perm: readonly number[] = x.type.shape.map((_, i) => x.type.shape.length - 1 - i)): Value {
    return this.node("transpose", [x], { perm })[0];
  }
  reshape(x: Value, shape: Shape): Value {
    return this.node("reshape", [x], { shape })[0];
  }
  /** Repeats x along new dimensions; without axes its dimensions are the trailing ones. */
  broadcast(x: Value, shape: Shape, axes = x.type.shape.map((_, i) => shape.length - x.type.shape.length + i)): Value {
    return this.node("broadcast", [x], { shape, axes })[0];
  }
  reduce(kind: "sum" | "max" | "min", x: Value, axes = x.type.shape.map((_, i) => i)): Value {
    return this.node("reduce", [x], { kind, axes })[0];
  }
  sum(x: Value, axes?: readonly number[]): Value {
    return this.reduce("sum", x, axes as number[] | undefined);
  }
  mean(x: Value, axes: readonly number[] = x.type.shape.map((_, i) => i)): Value {
    const count = axes.map((a) => this.size(x.type.shape[a])).reduce((a, b) => this.elementwise("mul", [a, b]));
    return this.elementwise("mul", [this.sum(x, axes), this.elementwise("reciprocal", [count])]);
  }
  gather(table: Value, ids: Value): Value {
    return this.node("gather", [table, ids], {})[0];
  }
  scatterAdd(ids: Value, updates: Value, rows: Dim): Value {
    return this.node("scatterAdd", [ids, updates], { rows })[0];
  }
  reverse(x: Value, axis: number): Value {
    return this.node("reverse", [x], { axis })[0];
  }
  oneHot(ids: Value, depth: number): Value {
    return this.node("oneHot", [ids], { depth })[0];
  }
  cast(x: Value): Value {
    return this.node("cast", [x], {})[0];
  }
  detach(x: Value): Value {
    return this.node("detach", [x], {})[0];
  }
  map(fn: ScalarFn, xs: readonly Value[], names: readonly (string | undefined)[] = []): readonly Value[] {
    return this.node("map", xs, { fn }, names);
  }
  /** log Σ exp along the last axis, shifted by the maximum so that nothing overflows: [..., N] → [...]. */
  logSumExp(x: Value): Value {
    const last = x.type.shape.length - 1;
    const top = this.detach(this.reduce("max", x, [last]));
    const shifted = this.elementwise("exp", [this.elementwise("sub", [x, this.alongLast(top, x.type.shape)])]);
    return this.elementwise("add", [this.elementwise("log", [this.sum(shifted, [last])]), top]);
  }
  softmax(x: Value): Value {
    const last = x.type.shape.length - 1;
    const top = this.detach(this.reduce("max", x, [last]));
    const e = this.elementwise("exp", [this.elementwise("sub", [x, this.alongLast(top, x.type.shape)])]);
    return this.elementwise("div", [e, this.alongLast(this.sum(e, [last]), x.type.shape)]);
  }
  logSoftmax(x: Value): Value {
    return this.elementwise("sub", [x, this.alongLast(this.logSumExp(x), x.type.shape)]);
  }
  /** Repeats [...] to [..., N]. */
  alongLast(x: Value, shape: Shape): Value {
    return this.broadcast(
      x,
      shape,
      x.type.shape.map((_, i) => i),
    );
  }

  /** The recurrence; `next` must have the carry's types. Results by group. */
  scan(spec: ScanSpec): { readonly final: readonly Value[]; readonly ys: readonly Value[] } {
    const { length, consts = [], init, xs = [], lengths, reverse = false, carryNames = [] } = spec;
    const inner = {
      consts: consts.map((v) => makeValue(v.type, v.name)),
      carry: init.map((v, i) => makeValue(v.type, carryNames[i] ?? v.name)),
      xs: xs.map((v) => makeValue({ ...v.type, shape: v.type.shape.slice(1) }, v.name)),
    };
    const op = regionBuilder(this.#where);
    const { next, ys = [] } = spec.body(op, inner);
    const body = makeRegion([...inner.consts, ...inner.carry, ...inner.xs], op.nodes, [...next, ...ys]);
    const operands = [...consts, ...init, ...xs, ...(lengths ? [lengths] : [])];
    const attrs = { consts: consts.length, carry: init.length, length, reverse, lengths: lengths !== undefined, body };
    const results = this.node("scan", operands, attrs, [...inner.carry.map((c) => c.name), ...ys.map((y) => y.name)]);
    return { final: results.slice(0, init.length), ys: results.slice(init.length) };
  }

  /** Numbers become constants; smaller shapes are repeated along the leading dimensions of the largest. */
  #fit(operands: readonly Operand[], name: string): Value[] {
    const shapes = operands.filter((x): x is Value => typeof x !== "number").map((v) => v.type.shape);
    const shape = shapes.reduce<Shape>((a, b) => (b.length > a.length ? b : a), []);
    return operands.map((x) => {
      if (typeof x === "number") return this.const(x, shape);
      if (x.type.shape.length === shape.length) return x;
      const tail = shape.slice(shape.length - x.type.shape.length);
      if (tail.join() !== x.type.shape.join())
        throw new CompileError("shape", {
          where: this.#where,
          found: `${name} of ${formatType(x.type)} and [${shape.join(",")}]`,
          expected: "equal trailing dimensions",
          fix: "Use broadcast(x, shape, axes) to say which dimensions repeat",
        });
      return this.broadcast(x, shape);
    });
  }
}

/** The builder with the elementwise table's methods. */
class ElementwiseBuilder extends Builder {
  static {
    for (const name of elementwiseNames) {
      const { arity } = elementwise[name];
      Object.defineProperty(ElementwiseBuilder.prototype, name, {
        value(this: Builder, ...args: (Operand | Options | undefined)[]): Value {
          return this.elementwise(name, args.slice(0, arity) as Operand[], args[arity] as Options | undefined);
        },
      });
    }
  }
}

/** `where` begins the builder's error messages. */
export const regionBuilder = (where?: string): RegionBuilder =>
  new ElementwiseBuilder(where) as unknown as RegionBuilder;

/** Builds a graph: parameters with roles first, then nodes through `op`, then results. */
export class GraphBuilder {
  readonly op: RegionBuilder;
  readonly #name: string;
  readonly #params: GraphParam[] = [];
  readonly #results: GraphResult[] = [];

  constructor(name: string) {
    this.#name = name;
    this.op = regionBuilder(name);
  }

  param<S extends Shape>(role: ParamRole, name: string, type: TensorType<S>): Value<S> {
    if (this.#params.some((p) => p.name === name))
      throw new CompileError("duplicate-name", { where: this.#name, found: `two parameters named ${name}` });
    const value = makeValue(type, name);
    this.#params.push({ role, name, value });
    return value;
  }

  result(role: ResultRole, name: string, value: Value): void {
    if (this.#results.some((r) => r.name === name && r.role === role))
      throw new CompileError("duplicate-name", { where: this.#name, found: `two ${role} results named ${name}` });
    this.#results.push({ role, name, value });
  }

  get params(): readonly GraphParam[] {
    return this.#params;
  }

  finish(): Graph {
    return makeGraph(this.#name, this.#params, this.op.nodes, this.#results);
  }
}

/** A closed region from a function over its parameters. */
export function buildRegion(
  params: readonly Value[],
  body: (op: RegionBuilder, params: readonly Value[]) => readonly Value[],
): Region {
  const op = regionBuilder();
  const results = body(op, params);
  return makeRegion(params, op.nodes, results);
}

export const scalarType = f32();
