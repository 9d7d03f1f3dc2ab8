// Sums that go along a scan leave it: acc' = acc + aᵀ·b over all steps ⇒ one product of the stacked a and b.
import { type RegionBuilder, regionBuilder } from "../../ir/graph/builder.ts";
import type { Node, Value } from "../../ir/graph/node.ts";
import { mapRegions, rewriteProgram } from "../../ir/graph/rewrite.ts";
import type { GraphPass, PassContext } from "../pass.ts";
import { type ScanPieces, scanFromPieces, scanPieces } from "./scan-pieces.ts";
import { type Accumulator, type Contribution, findAccumulators, termValue } from "./sink/accumulators.ts";
import { StepStacks } from "./sink/step-stacks.ts";
import { StepSums } from "./sink/sum-steps.ts";

interface Term extends Contribution {
  /** The contribution as a value of the body, its mask applied. */
  readonly term: Value;
  readonly of: Accumulator;
}

const nameOf = (value: Value): string => value.name ?? "a carry without a name";

/** Products first: what they store is then there for the others to read. */
function inOrder(terms: readonly Term[], stacks: StepStacks, stepSums: StepSums): readonly Term[] {
  const rank = ({ term }: Term) =>
    Number(stacks.definition(term)?.op !== "matmul") + Number(!stepSums.isSinkable(term));
  return terms
    .map((t) => ({ t, rank: rank(t) }))
    .sort((x, y) => x.rank - y.rank)
    .map((x) => x.t);
}

/** The sum of each term over all steps. */
function sumTerms(terms: readonly Term[], stacks: StepStacks, remark: PassContext["remark"]): ReadonlyMap<Term, Value> {
  const sums = new Map<Term, Value>();
  const stepSums = new StepSums(stacks);
  for (const term of inOrder(terms, stacks, stepSums)) {
    const stored = stacks.ys.length;
    const { value, general } = stepSums.sum(term.term);
    sums.set(term, value);
    const about = nameOf(term.of.carry.inner);
    if (general && stacks.ys.length > stored)
      remark(`summed after the loop; ${nameOf(term.term)} is stored at every step for that`, about);
    else remark("summed after the loop", about);
  }
  return sums;
}

/** init + Σ f − Σ g … for one accumulator. */
function finalValue(
  op: RegionBuilder,
  { carry, contributions }: Accumulator,
  sumOf: (c: Contribution) => Value,
): Value {
  let total = carry.init;
  contributions.forEach((c, i) => {
    const name = i === contributions.length - 1 ? carry.final.name : undefined;
    total = op.elementwise(c.negative ? "sub" : "add", [total, sumOf(c)], {}, name);
  });
  return total;
}

function sink(scan: Node<"scan">, op: RegionBuilder, remark: PassContext["remark"]): readonly Value[] | undefined {
  if (scan.attrs.lengths) return undefined;
  const pieces = scanPieces(scan);
  const accumulators = findAccumulators(pieces);
  if (accumulators.length === 0) return undefined;
  const body = regionBuilder();
  for (const node of pieces.nodes) body.push(node);
  const terms = accumulators.flatMap((of) =>
    of.contributions.map((c): Term => ({ ...c, term: termValue(body, c), of })),
  );
  const stacks = new StepStacks(pieces, body.nodes);
  const sums = sumTerms(terms, stacks, remark);
  const finals = new Map(
    accumulators.map((of) => [
      of.carry.final,
      finalValue(stacks.op, of, (c) => sums.get(terms[findTerm(terms, of, c)])!),
    ]),
  );
  op.push(scanFromPieces(withoutAccumulators(pieces, accumulators, stacks, body), scan.stage));
  for (const node of stacks.code) op.push(node);
  return scan.results.map((r) => finals.get(r) ?? stacks.result(r));
}

const findTerm = (terms: readonly Term[], of: Accumulator, c: Contribution): number =>
  terms.findIndex((t) => t.of === of && t.value === c.value && t.negative === c.negative && t.mask === c.mask);

function withoutAccumulators(
  pieces: ScanPieces,
  gone: readonly Accumulator[],
  stacks: StepStacks,
  body: RegionBuilder,
): ScanPieces {
  const carry = pieces.carry.filter((c) => !gone.some((a) => a.carry === c));
  const sums = new Set(gone.flatMap((a) => [a.carry.inner]));
  const kept = body.nodes.filter((node) => {
    const reads = node.operands.some((v) => sums.has(v));
    if (reads) for (const r of node.results) sums.add(r);
    return !reads;
  });
  return { ...pieces, carry, ys: stacks.ys, nodes: kept };
}

export const sinkAccumulation: GraphPass = {
  name: "sink-accumulation",
  after: [{ pass: "differentiate", because: "it is the derivative that makes most of the sums" }],
  run: (graph, { remark }) =>
    mapRegions(graph, (region) =>
      rewriteProgram(region, (node, { op }) => (node.op === "scan" ? sink(node, op, remark) : undefined)),
    ),
};
