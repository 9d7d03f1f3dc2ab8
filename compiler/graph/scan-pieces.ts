// A scan as pairs of outside and inside values: the form in which passes add, drop and exchange its parts.
import { type AnyNode, makeNode, makeRegion, type Node, scanParts, type Value } from "../../ir/graph/node.ts";
import type { Dim } from "../../ir/types.ts";

/** What comes in: a const, or a stack of slices. */
export interface ScanInput {
  readonly outer: Value;
  readonly inner: Value;
}

export interface ScanCarry {
  readonly init: Value;
  readonly inner: Value;
  readonly next: Value;
  readonly final: Value;
}

/** `inner` is the value at one step, `stacked` [length, …] all of them. */
export interface ScanOutput {
  readonly inner: Value;
  readonly stacked: Value;
}

export interface ScanPieces {
  readonly consts: readonly ScanInput[];
  readonly carry: readonly ScanCarry[];
  readonly xs: readonly ScanInput[];
  readonly ys: readonly ScanOutput[];
  readonly nodes: readonly AnyNode[];
  readonly length: Dim;
  readonly reverse: boolean;
  readonly lengths: Value | undefined;
}

export function scanPieces(node: Node<"scan">): ScanPieces {
  const parts = scanParts(node);
  const { body } = parts;
  return {
    consts: parts.consts.map((outer, i) => ({ outer, inner: body.consts[i] })),
    carry: parts.init.map((init, i) => ({ init, inner: body.carry[i], next: body.next[i], final: parts.final[i] })),
    xs: parts.xs.map((outer, i) => ({ outer, inner: body.xs[i] })),
    ys: parts.ys.map((stacked, i) => ({ stacked, inner: body.ys[i] })),
    nodes: body.nodes,
    length: node.attrs.length,
    reverse: node.attrs.reverse,
    lengths: parts.lengths,
  };
}

export function scanFromPieces(pieces: ScanPieces, stage?: AnyNode["stage"]): Node<"scan"> {
  const { consts, carry, xs, ys, nodes, length, reverse, lengths } = pieces;
  const body = makeRegion(
    [...consts, ...carry, ...xs].map((p) => p.inner),
    nodes,
    [...carry.map((c) => c.next), ...ys.map((y) => y.inner)],
  );
  return makeNode(
    "scan",
    [
      ...consts.map((c) => c.outer),
      ...carry.map((c) => c.init),
      ...xs.map((x) => x.outer),
      ...(lengths ? [lengths] : []),
    ],
    { consts: consts.length, carry: carry.length, length, reverse, lengths: lengths !== undefined, body },
    [...carry.map((c) => c.final), ...ys.map((y) => y.stacked)],
    stage,
  ) as Node<"scan">;
}

/** The name by which remarks speak of a scan. */
export const scanName = (node: Node<"scan">): string =>
  `scan ${node.results.map((r) => r.name).find((name) => name !== undefined) ?? "without names"}`;
