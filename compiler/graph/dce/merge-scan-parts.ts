// Parts of a scan that say the same: duplicate consts, xs, carries and ys become one, carries that never change consts.
import type { Value } from "../../../ir/graph/node.ts";
import { makeRegion } from "../../../ir/graph/node.ts";
import { type NodeRewrite, resolve, substitute } from "../../../ir/graph/rewrite.ts";
import { type ScanCarry, type ScanInput, type ScanPieces, scanFromPieces, scanPieces } from "../scan-pieces.ts";

/** The body's values under `inside`; definitions stay. */
function substituteBody(pieces: ScanPieces, inside: ReadonlyMap<Value, Value>): ScanPieces {
  const results = [...pieces.carry.map((c) => c.next), ...pieces.ys.map((y) => y.inner)];
  const { nodes } = substitute(makeRegion([], pieces.nodes, results), inside);
  return {
    ...pieces,
    nodes,
    carry: pieces.carry.map((c) => ({ ...c, next: resolve(inside, c.next) })),
    ys: pieces.ys.map((y) => ({ ...y, inner: resolve(inside, y.inner) })),
  };
}

/** The first of each group of equal inputs; the others' inner values are noted in `inside`. */
function firstInputs(inputs: readonly ScanInput[], inside: Map<Value, Value>): ScanInput[] {
  const byOuter = new Map<Value, Value>();
  return inputs.filter(({ outer, inner }) => {
    const first = byOuter.get(outer);
    if (first === undefined) byOuter.set(outer, inner);
    else inside.set(inner, first);
    return first === undefined;
  });
}

/** c' = c, or c' = k from c = k: the carry is its initial value throughout. */
const isConstant = (carry: ScanCarry, consts: readonly ScanInput[]): boolean =>
  carry.next === carry.inner || consts.some((c) => c.inner === carry.next && c.outer === carry.init);

/** Carries with equal beginnings and equal next values are equal. */
function firstCarries(
  carries: readonly ScanCarry[],
  inside: Map<Value, Value>,
  outside: Map<Value, Value>,
): ScanCarry[] {
  const kept: ScanCarry[] = [];
  for (const carry of carries) {
    const twin = kept.find((k) => k.init === carry.init && k.next === carry.next);
    if (twin === undefined) kept.push(carry);
    else {
      inside.set(carry.inner, twin.inner);
      outside.set(carry.final, twin.final);
    }
  }
  return kept;
}

function mergeOnce(pieces: ScanPieces, outside: Map<Value, Value>): ScanPieces {
  const inside = new Map<Value, Value>();
  const constant = pieces.carry.filter((c) => isConstant(c, pieces.consts));
  for (const { init, final } of constant) outside.set(final, init);
  const consts = firstInputs([...pieces.consts, ...constant.map((c) => ({ outer: c.init, inner: c.inner }))], inside);
  const xs = firstInputs(pieces.xs, inside);
  const carry = firstCarries(
    pieces.carry.filter((c) => !constant.includes(c)),
    inside,
    outside,
  );
  const ys = pieces.ys.filter((y) => {
    const first = pieces.ys.find((other) => other.inner === y.inner)!;
    if (first !== y) outside.set(y.stacked, first.stacked);
    return first === y;
  });
  return substituteBody({ ...pieces, consts, xs, carry, ys }, inside);
}

const partCount = (p: ScanPieces): number => p.consts.length + p.carry.length + p.xs.length + p.ys.length;

/** Merges until nothing is left to merge; a scan with lengths keeps its carries (they freeze at different steps). */
export const mergeScanParts: NodeRewrite = (node, { op }) => {
  if (node.op !== "scan" || node.attrs.lengths) return undefined;
  const before = scanPieces(node);
  const outside = new Map<Value, Value>();
  let pieces = mergeOnce(before, outside);
  for (let count = partCount(before); partCount(pieces) < count; ) {
    count = partCount(pieces);
    pieces = mergeOnce(pieces, outside);
  }
  if (outside.size === 0 && partCount(pieces) === partCount(before)) return undefined;
  op.push(scanFromPieces(pieces, node.stage));
  return node.results.map((r) => resolve(outside, r));
};
