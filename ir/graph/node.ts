// The graph IR's data: values, nodes, regions and graphs, all frozen; a rewrite builds a new region.
import type { ElementwiseName, Options } from "../elementwise.ts";
import type { ScalarFn } from "../scalar/fn.ts";
import type { Dim, DType, Shape, TensorType } from "../types.ts";

/** One tensor, defined once: a region's parameter or a node's result. Identity is the object. */
export interface Value<S extends Shape = Shape> {
  readonly type: TensorType<S>;
  /** The user's name; reaches text forms and kernels, never decides anything. */
  readonly name?: string;
}

/** Attributes of the structural ops. */
export interface StructuralAttrs {
  /** One number everywhere. */
  const: { readonly value: number; readonly shape: Shape; readonly dtype: DType };
  /** The number of elements along an open dimension, as f32[]. */
  size: { readonly dim: Dim };
  /** f32: the position along `axis`. */
  iota: { readonly shape: Shape; readonly axis: number };
  /** (key: f32[2]) uniform numbers in [0, 1), a function of key, stream and position alone. */
  random: { readonly shape: Shape; readonly stream: number };
  /** (a, b) rank 2, or rank 3 with equal leading dimension; transA/transB swap the last two. */
  matmul: { readonly transA: boolean; readonly transB: boolean };
  split: { readonly axis: number; readonly sizes: readonly Dim[] };
  concat: { readonly axis: number };
  slice: { readonly axis: number; readonly start: number; readonly size: number };
  transpose: { readonly perm: readonly number[] };
  reshape: { readonly shape: Shape };
  /** Operand dimension i becomes result dimension axes[i] (ascending, equal sizes); the others repeat. */
  broadcast: { readonly shape: Shape; readonly axes: readonly number[] };
  /** The reduced axes disappear. A maximum over nothing is -Infinity. */
  reduce: { readonly kind: "sum" | "max" | "min"; readonly axes: readonly number[] };
  /** (table [V, …], ids i32[…s]) → [...s, …]. An id outside 0..V-1 gives zeros. */
  gather: Record<never, never>;
  /** (ids i32[…s], updates [...s, …]) → [rows, …], rows with equal ids summed; ids out of range are dropped. */
  scatterAdd: { readonly rows: Dim };
  reverse: { readonly axis: number };
  /** i32[…s] → f32[...s, depth]; ids out of range give zeros. */
  oneHot: { readonly depth: number };
  /** i32 → f32. */
  cast: Record<never, never>;
  /** Identity without a derivative. */
  detach: Record<never, never>;
  /** Fused elementwise code over operands of one shape; one result per fn result. */
  map: { readonly fn: ScalarFn };
  scan: ScanAttrs;
}

/**
 * The recurrence. Operands: consts…, initial carry…, xs… [length, …], and i32[B] lengths where `lengths`.
 * Body parameters: consts…, carry…, one slice of each xs. Body results: next carry…, ys….
 * Node results: final carry…, stacked ys… [length, …]. `reverse` runs from the last step to the first.
 * With lengths, a row's carry keeps its value at steps ≥ its length, and its ys there are zero.
 */
export interface ScanAttrs {
  readonly consts: number;
  readonly carry: number;
  readonly length: Dim;
  readonly reverse: boolean;
  readonly lengths: boolean;
  readonly body: Region;
}

export type StructuralOp = keyof StructuralAttrs;
export type Op = StructuralOp | ElementwiseName;
export type OpAttrs = StructuralAttrs & { readonly [K in ElementwiseName]: Options };

export interface Node<K extends Op = Op> {
  readonly op: K;
  readonly operands: readonly Value[];
  readonly attrs: OpAttrs[K];
  readonly results: readonly Value[];
  /** Set on what depends on parameters only and runs once after they change. */
  readonly stage?: "prepare";
}

/** Any node, as a union that narrows on `op`. */
export type AnyNode = { [K in Op]: Node<K> }[Op];

/** Nodes in definition order. A scan's body is closed: it sees its parameters only. */
export interface Region {
  readonly params: readonly Value[];
  readonly nodes: readonly AnyNode[];
  readonly results: readonly Value[];
}

/** What a graph's parameter is to its user. hyper: numbers such as the learning rate, the random key. */
export type ParamRole = "param" | "input" | "state" | "slot" | "cotangent" | "hyper";
export type ResultRole = "output" | "state" | "loss" | "grad" | "param" | "slot" | "metric";

export interface GraphParam {
  readonly role: ParamRole;
  readonly name: string;
  readonly value: Value;
}

export interface GraphResult {
  readonly role: ResultRole;
  readonly name: string;
  readonly value: Value;
}

/** A named region with roles. Names are unique among the parameters and, per role, among the results. */
export interface Graph {
  readonly name: string;
  readonly params: readonly GraphParam[];
  readonly nodes: readonly AnyNode[];
  readonly results: readonly GraphResult[];
}

export const makeValue = <S extends Shape>(type: TensorType<S>, name?: string): Value<S> =>
  Object.freeze(name === undefined ? { type } : { type, name });

export function makeNode<K extends Op>(
  op: K,
  operands: readonly Value[],
  attrs: OpAttrs[K],
  results: readonly Value[],
  stage?: "prepare",
): AnyNode {
  const node = {
    op,
    operands: Object.freeze([...operands]),
    attrs: Object.freeze(attrs),
    results: Object.freeze([...results]),
    ...(stage ? { stage } : {}),
  };
  return Object.freeze(node) as unknown as AnyNode;
}

export const makeRegion = (params: readonly Value[], nodes: readonly AnyNode[], results: readonly Value[]): Region =>
  Object.freeze({
    params: Object.freeze([...params]),
    nodes: Object.freeze([...nodes]),
    results: Object.freeze([...results]),
  });

export const makeGraph = (
  name: string,
  params: readonly GraphParam[],
  nodes: readonly AnyNode[],
  results: readonly GraphResult[],
): Graph =>
  Object.freeze({
    name,
    params: Object.freeze([...params]),
    nodes: Object.freeze([...nodes]),
    results: Object.freeze([...results]),
  });

export const graphRegion = (graph: Graph): Region =>
  makeRegion(
    graph.params.map((p) => p.value),
    graph.nodes,
    graph.results.map((r) => r.value),
  );

/** The groups of a scan's operands, body parameters and results, by name. Nobody indexes them by hand. */
export interface ScanParts {
  readonly consts: readonly Value[];
  readonly init: readonly Value[];
  readonly xs: readonly Value[];
  readonly lengths: Value | undefined;
  readonly body: {
    readonly consts: readonly Value[];
    readonly carry: readonly Value[];
    readonly xs: readonly Value[];
    readonly next: readonly Value[];
    readonly ys: readonly Value[];
    readonly nodes: readonly AnyNode[];
  };
  readonly final: readonly Value[];
  readonly ys: readonly Value[];
}

export function scanParts(node: Node<"scan">): ScanParts {
  const { consts, carry, body, lengths } = node.attrs;
  const end = node.operands.length - (lengths ? 1 : 0);
  return {
    consts: node.operands.slice(0, consts),
    init: node.operands.slice(consts, consts + carry),
    xs: node.operands.slice(consts + carry, end),
    lengths: lengths ? node.operands[end] : undefined,
    body: {
      consts: body.params.slice(0, consts),
      carry: body.params.slice(consts, consts + carry),
      xs: body.params.slice(consts + carry),
      next: body.results.slice(0, carry),
      ys: body.results.slice(carry),
      nodes: body.nodes,
    },
    final: node.results.slice(0, carry),
    ys: node.results.slice(carry),
  };
}
