// Finds the carries of a scan that only add up: acc' = acc + f, where nothing but the sum reads acc.
import type { RegionBuilder } from "../../../ir/graph/builder.ts";
import { type AnyNode, makeRegion, type Value } from "../../../ir/graph/node.ts";
import { definingNode, useCounts } from "../../../ir/graph/rewrite.ts";
import type { ScanCarry, ScanPieces } from "../scan-pieces.ts";

/** One term of what is added at each step. */
export interface Contribution {
  readonly value: Value;
  readonly negative: boolean;
  /** The term counts only where this is not 0: acc' = select(mask, acc + f, acc). */
  readonly mask?: Value;
}

export interface Accumulator {
  readonly carry: ScanCarry;
  readonly contributions: readonly Contribution[];
}

interface Body {
  readonly definition: (value: Value) => AnyNode | undefined;
  readonly uses: (value: Value) => number;
}

export function findAccumulators(pieces: ScanPieces): readonly Accumulator[] {
  const results = [...pieces.carry.map((c) => c.next), ...pieces.ys.map((y) => y.inner)];
  const region = makeRegion([], pieces.nodes, results);
  const definitions = definingNode(region);
  const counts = useCounts(region);
  const body: Body = { definition: (v) => definitions.get(v), uses: (v) => counts.get(v) ?? 0 };
  return pieces.carry.flatMap((carry) => {
    const contributions = carry.inner.type.dtype === "f32" ? contributionsOf(carry, pieces.nodes, body) : undefined;
    return contributions && contributions.length > 0 ? [{ carry, contributions }] : [];
  });
}

function dependents(value: Value, nodes: readonly AnyNode[]): ReadonlySet<Value> {
  const found = new Set([value]);
  for (const node of nodes) if (node.operands.some((v) => found.has(v))) for (const r of node.results) found.add(r);
  return found;
}

/** The terms between acc and acc'; undefined where anything else reads acc or a partial sum. */
function contributionsOf(carry: ScanCarry, nodes: readonly AnyNode[], body: Body): readonly Contribution[] | undefined {
  const onPath = dependents(carry.inner, nodes);
  let reads = 0;
  const walk = (value: Value): readonly Contribution[] | undefined => {
    if (value === carry.inner) {
      reads++;
      return [];
    }
    const node = body.definition(value);
    if (node === undefined || body.uses(value) !== 1) return undefined;
    const [a, b, c] = node.operands;
    if (node.op === "add" && onPath.has(a) !== onPath.has(b)) {
      const [sum, term] = onPath.has(a) ? [a, b] : [b, a];
      return append(walk(sum), { value: term, negative: false });
    }
    if (node.op === "sub" && onPath.has(a) && !onPath.has(b)) return append(walk(a), { value: b, negative: true });
    if (node.op === "select" && !onPath.has(a) && c === carry.inner) {
      reads++;
      return walk(b)
        ?.map((term) => (term.mask ? undefined : { ...term, mask: a }))
        .filter((t) => t !== undefined);
    }
    return undefined;
  };
  const contributions = walk(carry.next);
  return contributions !== undefined && body.uses(carry.inner) === reads ? contributions : undefined;
}

const append = (terms: readonly Contribution[] | undefined, term: Contribution): readonly Contribution[] | undefined =>
  terms && [...terms, term];

/** The term as a value of the body: select(mask, f, 0) where it has a mask. */
export const termValue = (op: RegionBuilder, { value, mask }: Contribution): Value =>
  mask === undefined ? value : op.select(mask, value, 0);
