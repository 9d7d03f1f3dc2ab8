// What a derivative rule is told and gives: the terms that all files of reverse-mode differentiation share.
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import type { AnyNode, Node, Op, Value } from "../../ir/graph/node.ts";

/** A cotangent; undefined stands for zero and is never built unless a node has to read it. */
export type Cotangent = Value | undefined;

export interface SweepRequest {
  /** The code of one region in definition order. */
  readonly nodes: readonly AnyNode[];
  /** The values that depend on what is differentiated with respect to; no other value gets a cotangent. */
  readonly active: ReadonlySet<Value>;
  /** Values whose cotangents are known from outside; a value may occur more than once. */
  readonly seeds: readonly (readonly [value: Value, cotangent: Value])[];
  /** Parameters of the region whose cotangents are asked for. */
  readonly targets: readonly Value[];
}

export interface SweptRegion {
  /** The request's nodes; scans whose backward part reads residuals also give those as ys. */
  readonly forward: readonly AnyNode[];
  /** New nodes that depend on no cotangent: local derivatives, masks, constants. */
  readonly derived: readonly AnyNode[];
  /** New nodes that depend on a cotangent. */
  readonly backward: readonly AnyNode[];
  /** One for each target. */
  readonly cotangents: readonly Cotangent[];
}

export type Sweep = (request: SweepRequest) => SweptRegion;

export interface VjpContext {
  /** Where new nodes go. */
  readonly op: RegionBuilder;
  readonly active: ReadonlySet<Value>;
  /** Exchanges the node at hand for one that gives the same results and further ones. */
  readonly replaceForward: (by: AnyNode) => void;
  /** Differentiates another region, for nodes that have one. */
  readonly sweep: Sweep;
}

/**
 * Cotangents of a node's operands from those of its results (vector-Jacobian product), one for each operand; a list
 * that is too short means zeros. At least one result has a cotangent.
 */
export type Vjp<K extends Op = Op> = (
  node: Node<K>,
  cotangents: readonly Cotangent[],
  context: VjpContext,
) => readonly Cotangent[];

/** The name of x's cotangent: d_x. */
export const cotangentName = (value: Value): string | undefined =>
  value.name === undefined ? undefined : `d_${value.name}`;
