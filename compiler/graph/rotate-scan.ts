// Loops that end with products begin with them: s' = e·R at the end of a step ⇒ s = e·R at the beginning of the next.
import { type RegionBuilder, regionBuilder } from "../../ir/graph/builder.ts";
import { type AnyNode, makeValue, type Node, type Region, type Value } from "../../ir/graph/node.ts";
import {
  copyNodes,
  definingNode,
  mapRegions,
  type Program,
  resolve,
  rewriteProgram,
  type Substitution,
  users,
  withOperands,
} from "../../ir/graph/rewrite.ts";
import { groupNodes } from "../lower/group.ts";
import type { GraphPass, PassContext } from "../pass.ts";
import { fuseRegion } from "./fuse-elementwise.ts";
import { type FirstTrip, firstTrip } from "./rotate/first-trip.ts";
import { type Tail, tailOf } from "./rotate/tail.ts";
import { type ScanCarry, type ScanPieces, scanFromPieces, scanName, scanPieces } from "./scan-pieces.ts";

/** What a rotated loop carries in place of the states that its tail makes. */
interface Carried {
  readonly stay: readonly ScanCarry[];
  /** For what the tail reads and nothing else carries. */
  readonly added: readonly ScanCarry[];
  /** What the tail reads, as the step before left it; and as the last step left it. */
  readonly before: Substitution;
  readonly last: Substitution;
}

function carriedBy({ carry }: ScanPieces, { carries, reads }: Tail, op: RegionBuilder): Carried {
  const stay = carry.filter((c) => !carries.includes(c));
  const name = `${carries[0].inner.name ?? "state"}_from`;
  const added = reads
    .filter((v) => !stay.some((c) => c.next === v))
    .map((next): ScanCarry => {
      const { type } = next;
      const inner = makeValue(type, next.name ?? name);
      return { init: op.const(0, type.shape), inner, next, final: makeValue(type, inner.name) };
    });
  const read = [...stay, ...added].filter((c) => reads.includes(c.next));
  return {
    stay,
    added,
    before: new Map(read.map((c) => [c.next, c.inner])),
    last: new Map(read.map((c) => [c.next, c.final])),
  };
}

/** The nodes once more, over `values` for what they read from outside; what `values` does not know stays. */
function copyInto(op: RegionBuilder, nodes: readonly AnyNode[], values: Substitution): Substitution {
  const made = new Set(nodes.flatMap((n) => n.results));
  const outside = nodes.flatMap((n) => n.operands).filter((v) => !made.has(v));
  const copy = copyNodes(nodes, new Map(outside.map((v) => [v, resolve(values, v)])));
  for (const node of copy.nodes) op.push(node);
  return copy.values;
}

/** The loop after its rotation; the states that its tail makes are no carries any more. */
function rotated(pieces: ScanPieces, tail: Tail, { stay, added, before }: Carried, first: FirstTrip): ScanPieces {
  const body = regionBuilder();
  for (const node of tail.steady) body.push(node);
  const made = copyInto(body, tail.nodes, before);
  const states = new Map(tail.carries.map((c) => [c.inner, first.state(body, c, resolve(made, c.next))]));
  const now = (v: Value): Value => resolve(states, v);
  const moved = new Set([...tail.steady, ...tail.nodes]);
  for (const node of pieces.nodes) if (!moved.has(node)) body.push(withOperands(node, node.operands.map(now)));
  return {
    ...pieces,
    consts: [...pieces.consts, ...first.consts],
    carry: [...stay, ...added].map((c) => ({ ...c, next: now(c.next) })),
    xs: [...pieces.xs, ...first.xs],
    ys: pieces.ys.map((y) => ({ ...y, inner: now(y.inner) })),
    nodes: body.nodes,
  };
}

/** The states after the last step. */
function finalStates(
  op: RegionBuilder,
  pieces: ScanPieces,
  tail: Tail,
  { last }: Carried,
  first: FirstTrip,
): Substitution {
  const consts = new Map(pieces.consts.map((c) => [c.inner, c.outer]));
  const steady = copyInto(op, tail.steady, consts);
  const made = copyInto(op, tail.nodes, new Map([...consts, ...steady, ...last]));
  return new Map(tail.carries.map((c) => [c.final, first.final(op, c, resolve(made, c.next))]));
}

function isZero(value: Value, definitions: ReadonlyMap<Value, AnyNode>): boolean {
  const node = definitions.get(value);
  if (node?.op === "broadcast") return isZero(node.operands[0], definitions);
  return node?.op === "const" && node.attrs.value === 0;
}

/** How many kernels a step of the body takes. What is put together lies there already: its parts are written to their places. */
function kernelsOf(body: Region): number {
  const fused = fuseRegion(body, () => {});
  const units = groupNodes(fused.nodes, users(fused), new Set(fused.results));
  return units.filter((u) => u.kind !== "single" || u.node.op !== "concat").length;
}

interface Context {
  readonly op: RegionBuilder;
  readonly definitions: ReadonlyMap<Value, AnyNode>;
  readonly remark: PassContext["remark"];
}

function rotate(scan: Node<"scan">, { op, definitions, remark }: Context): readonly Value[] | undefined {
  const pieces = scanPieces(scan);
  const tail = pieces.lengths ? undefined : tailOf(pieces);
  if (!tail) return undefined;
  const around = regionBuilder();
  const carried = carriedBy(pieces, tail, around);
  const startsAtZero = (c: ScanCarry): boolean => isZero(c.init, definitions);
  const zeros = tail.keepsZeros && carried.stay.every((c) => !tail.reads.includes(c.next) || startsAtZero(c));
  const first = firstTrip(pieces, zeros ? tail.carries.filter((c) => !startsAtZero(c)) : tail.carries, around);
  const loop = scanFromPieces(rotated(pieces, tail, carried, first), scan.stage);
  const [before, after] = [scan, loop].map((s) => kernelsOf(s.attrs.body));
  const products = `the products for ${tail.carries.map((c) => c.inner.name ?? "a state without a name").join(", ")}`;
  if (after >= before) {
    remark(`${products} stay at the end of a step: at its beginning they would save no kernel`, scanName(scan));
    return undefined;
  }
  remark(
    `${products} begin a step, no longer end the one before: ${after} instead of ${before} kernels a step`,
    scanName(scan),
  );
  for (const node of [...around.nodes, loop]) op.push(node);
  const finals = finalStates(op, pieces, tail, carried, first);
  return scan.results.map((r) => finals.get(r) ?? r);
}

function rotateRegion<P extends Program>(region: P, remark: PassContext["remark"]): P {
  const definitions = definingNode(region);
  return rewriteProgram(region, (node, { op }) =>
    node.op === "scan" ? rotate(node, { op, definitions, remark }) : undefined,
  );
}

/**
 * A kernel of products runs elementwise code after them, none before. So a step that begins with elementwise code and ends
 * with products takes one kernel less where the products come first: the loop carries what they read, and makes the state
 * of it at the beginning of a step, and once more after the last one.
 */
export const rotateScan: GraphPass = {
  name: "rotate-scan",
  after: [
    { pass: "expand-lengths", because: "a scan with lengths selects between old and new state outside of its body" },
    { pass: "merge-parts", because: "it counts the kernels of a step, and products that become one are one kernel" },
    { pass: "flush-denormals", because: "the state is to be flushed, not what it is made of" },
  ],
  run: (graph, { remark }) => mapRegions(graph, (region) => rotateRegion(region, remark)),
};
