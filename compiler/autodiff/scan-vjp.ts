// The derivative of a scan: the scan again, giving its residuals as ys, and a scan over the steps the other way round.
import { CompileError, internalError } from "../../ir/errors.ts";
import { regionBuilder } from "../../ir/graph/builder.ts";
import {
  type AnyNode,
  makeNode,
  makeRegion,
  makeValue,
  type Node,
  type Region,
  type ScanParts,
  scanParts,
  type Value,
} from "../../ir/graph/node.ts";
import { copyNodes, withOperands } from "../../ir/graph/rewrite.ts";
import { tensorType } from "../../ir/types.ts";
import { activeInBody } from "./active-values.ts";
import { codeOf, planResiduals, type ResidualPlan } from "./residuals.ts";
import { type Cotangent, cotangentName, type SweptRegion, type VjpContext } from "./vjp.ts";

/** The body of a step, differentiated. */
interface SweptBody extends SweptRegion {
  /** Carries whose cotangent goes from step to step, by position, and the backward body's parameters for it. */
  readonly carry: readonly (Value | undefined)[];
  /** The backward body's parameters for the cotangents of the ys. */
  readonly ys: readonly (Value | undefined)[];
}

/** A value in the backward body and what the backward scan is given for it. */
interface Input {
  readonly inner: Value;
  readonly outer: Value;
}

export function scanVjp(
  node: Node<"scan">,
  cotangents: readonly Cotangent[],
  context: VjpContext,
): readonly Cotangent[] {
  if (node.attrs.lengths)
    throw new CompileError("unsupported", {
      where: "differentiate",
      found: "a scan over rows of different lengths",
      fix: "Run the pass expand-lengths before it",
    });
  const parts = scanParts(node);
  const swept = sweepBody(node, cotangents, context);
  const plan = planOf(parts, swept);
  const residuals = augmentForward(node, swept, plan, context);
  return emitBackward(node, cotangents, swept, plan, residuals, context);
}

/** Differentiates the body. A carry that turns out to need a cotangent may make others need one: again until none does. */
function sweepBody(node: Node<"scan">, cotangents: readonly Cotangent[], context: VjpContext): SweptBody {
  const { body } = scanParts(node);
  const active = activeInBody(node, context.active);
  const flows = new Set(body.carry.filter((c, i) => active.has(c) && cotangents[i] !== undefined));
  const parameterFor = (v: Value) => makeValue(v.type, cotangentName(v));
  for (;;) {
    const carry = body.carry.map((c) => (flows.has(c) ? parameterFor(c) : undefined));
    const ys = body.ys.map((y, j) =>
      active.has(y) && cotangents[body.carry.length + j] ? parameterFor(y) : undefined,
    );
    const seeds = [...body.next.map((v, i) => [v, carry[i]] as const), ...body.ys.map((v, j) => [v, ys[j]] as const)];
    const swept = context.sweep({
      nodes: body.nodes,
      active,
      seeds: seeds.filter((seed): seed is readonly [Value, Value] => seed[1] !== undefined),
      targets: node.attrs.body.params,
    });
    const more = body.carry.filter((c, i) => swept.cotangents[body.consts.length + i] !== undefined && !flows.has(c));
    if (more.length === 0) return { ...swept, carry, ys };
    for (const c of more) flows.add(c);
  }
}

const isValue = (v: Value | undefined): v is Value => v !== undefined;

function planOf({ body }: ScanParts, swept: SweptBody): ResidualPlan {
  const known = new Set([...swept.carry, ...swept.ys, ...swept.backward.flatMap((n) => n.results)]);
  const read = [...swept.backward.flatMap((n) => n.operands), ...swept.cotangents.filter(isValue)];
  return planResiduals({
    nodes: [...swept.forward, ...swept.derived],
    recomputable: new Set(swept.derived),
    consts: new Set(body.consts),
    xs: new Set(body.xs),
    ys: new Set(body.ys),
    needed: [...new Set(read.filter((v) => !known.has(v)))],
  });
}

/** Puts the forward scan with further ys in the old one's place; returns the stacked value of each stored one. */
function augmentForward(
  node: Node<"scan">,
  swept: SweptBody,
  plan: ResidualPlan,
  context: VjpContext,
): readonly Input[] {
  const { body, ys } = scanParts(node);
  const old = node.attrs.body;
  const fresh = plan.stored.filter((v) => !body.ys.includes(v));
  const derived = codeOf(fresh, swept.derived, new Set());
  const stacked = fresh.map((v) => makeValue(tensorType(v.type.dtype, [node.attrs.length, ...v.type.shape]), v.name));
  const nodes = [...swept.forward, ...derived];
  if (fresh.length > 0 || nodes.some((n, i) => n !== old.nodes[i])) {
    const attrs = { ...node.attrs, body: makeRegion(old.params, nodes, [...old.results, ...fresh]) };
    context.replaceForward(makeNode("scan", node.operands, attrs, [...node.results, ...stacked], node.stage));
  }
  const outer = (v: Value) => (body.ys.includes(v) ? ys[body.ys.indexOf(v)] : stacked[fresh.indexOf(v)]);
  return plan.stored.map((inner) => ({ inner, outer: outer(inner) }));
}

/** Groups of the backward scan; each lists what goes in for one parameter of its body. */
interface BackwardParts {
  readonly consts: readonly Input[];
  readonly carry: readonly Input[];
  readonly accumulators: readonly (Input & { readonly contribution: Value })[];
  readonly ofYs: readonly Input[];
  readonly residuals: readonly Input[];
}

function emitBackward(
  node: Node<"scan">,
  cotangents: readonly Cotangent[],
  swept: SweptBody,
  plan: ResidualPlan,
  stored: readonly Input[],
  { op }: VjpContext,
): readonly Cotangent[] {
  const { consts, xs, body, init } = scanParts(node);
  const zeros = (v: Value) => op.const(0, v.type.shape);
  const read = new Set([...plan.recomputed, ...swept.backward].flatMap((n) => n.operands));
  const pairs = (inner: readonly Value[], outer: readonly Value[]): Input[] =>
    inner.map((v, i) => ({ inner: v, outer: outer[i] })).filter((input) => read.has(input.inner));
  const parts: BackwardParts = {
    consts: pairs(body.consts, consts),
    carry: swept.carry.flatMap((d, i) => (d ? [{ inner: d, outer: cotangents[i] ?? zeros(d) }] : [])),
    accumulators: body.consts.flatMap((c, i) => {
      const contribution = swept.cotangents[i];
      return contribution ? [{ inner: makeValue(c.type, cotangentName(c)), outer: zeros(c), contribution }] : [];
    }),
    ofYs: swept.ys.flatMap((d, j) => (d ? [{ inner: d, outer: cotangents[init.length + j] as Value }] : [])),
    residuals: [...pairs(body.xs, xs), ...stored],
  };
  const ofXs = swept.cotangents.slice(consts.length + init.length);
  const carried = swept.carry.flatMap((d, i) => (d ? [swept.cotangents[consts.length + i]] : []));
  const region = backwardBody(parts, plan.recomputed, swept.backward, carried, ofXs.filter(isValue));
  const results = emitScan(
    node,
    parts,
    region,
    body.xs.filter((_, k) => ofXs[k]),
    op,
  );
  const next = results[Symbol.iterator]();
  const take = (present: boolean): Cotangent => (present ? next.next().value : undefined);
  const ofInit = swept.carry.map((d) => take(d !== undefined));
  const ofConsts = body.consts.map((_, i) => take(swept.cotangents[i] !== undefined));
  return [...ofConsts, ...ofInit, ...ofXs.map((d) => take(d !== undefined))];
}

/** Parameters: consts, cotangents of the carry, accumulators, cotangents of ys, residuals; closed over nothing else. */
function backwardBody(
  parts: BackwardParts,
  recomputed: readonly AnyNode[],
  backward: readonly AnyNode[],
  carried: readonly Cotangent[],
  ofXs: readonly Value[],
): Region {
  const copies = new Map(
    [...parts.consts, ...parts.residuals].map(({ inner }) => [inner, makeValue(inner.type, inner.name)]),
  );
  const { nodes, values } = copyNodes(recomputed, copies);
  const here = (v: Value) => values.get(v) ?? v;
  const op = regionBuilder("differentiate");
  for (const node of nodes) op.push(node);
  for (const node of backward) op.push(withOperands(node, node.operands.map(here)));
  const next = carried.map((d, i) => (d ? here(d) : op.const(0, parts.carry[i].inner.type.shape)));
  const sums = parts.accumulators.map(({ inner, contribution }) => op.add(inner, here(contribution)));
  const own = [...parts.carry, ...parts.accumulators, ...parts.ofYs].map((input) => input.inner);
  const params = [...parts.consts.map((c) => here(c.inner)), ...own, ...parts.residuals.map((r) => here(r.inner))];
  return makeRegion(params, op.nodes, [...next, ...sums, ...ofXs.map(here)]);
}

function emitScan(
  node: Node<"scan">,
  parts: BackwardParts,
  body: Region,
  xs: readonly Value[],
  op: VjpContext["op"],
): readonly Value[] {
  const inputs = [...parts.consts, ...parts.carry, ...parts.accumulators, ...parts.ofYs, ...parts.residuals];
  const { length, reverse } = node.attrs;
  const attrs = {
    consts: parts.consts.length,
    carry: parts.carry.length + parts.accumulators.length,
    length,
    reverse: !reverse,
    lengths: false,
    body,
  };
  const carryNames = [...parts.carry, ...parts.accumulators].map((input) => input.inner.name);
  const operands = inputs.map((input) => input.outer);
  if (body.params.length !== operands.length) throw internalError("differentiate", "parameters of a backward scan");
  return op.node("scan", operands, attrs, [...carryNames, ...xs.map(cotangentName)]);
}
