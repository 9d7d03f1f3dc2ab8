// Folding around scans: what every step sees alike moves into the body, or out of the slices; scans of no steps vanish.
import { type RegionBuilder, regionBuilder } from "../../../ir/graph/builder.ts";
import { makeRegion, makeValue, type Value } from "../../../ir/graph/node.ts";
import { resolve, substitute } from "../../../ir/graph/rewrite.ts";
import { type ScanInput, type ScanPieces, scanFromPieces, scanPieces } from "../scan-pieces.ts";
import { definedBy, type FoldContext, type Rule, type RuleTable } from "./rule.ts";

/** A scan being edited: new consts, nodes at the head of the body, and what body values are instead. */
interface Edit {
  readonly consts: ScanInput[];
  readonly head: RegionBuilder;
  readonly inside: Map<Value, Value>;
}

/** k = const or broadcast(v) outside ⇒ the same inside the body, with v as the const. True where it applied. */
function sinkConst({ outer, inner }: ScanInput, edit: Edit, context: FoldContext): boolean {
  const constant = definedBy(context, outer, "const");
  if (constant) {
    edit.inside.set(inner, edit.head.node("const", [], constant.attrs, [inner.name])[0]);
    return true;
  }
  const repeated = definedBy(context, outer, "broadcast");
  if (!repeated) return false;
  const [source] = repeated.operands;
  const param = makeValue(source.type, source.name);
  edit.consts.push({ outer: source, inner: param });
  edit.inside.set(inner, edit.head.broadcast(param, repeated.attrs.shape, [...repeated.attrs.axes]));
  return true;
}

/** xs that are alike at every step ⇒ consts. */
function sinkXs({ outer, inner }: ScanInput, edit: Edit, context: FoldContext): boolean {
  const constant = definedBy(context, outer, "const");
  if (constant) {
    edit.inside.set(inner, edit.head.const(constant.attrs.value, inner.type.shape, inner.type.dtype));
    return true;
  }
  const repeated = definedBy(context, outer, "broadcast");
  if (!repeated || repeated.attrs.axes.includes(0)) return false;
  const [source] = repeated.operands;
  const param = makeValue(source.type, source.name);
  edit.consts.push({ outer: source, inner: param });
  edit.inside.set(
    inner,
    edit.head.broadcast(
      param,
      inner.type.shape,
      repeated.attrs.axes.map((a) => a - 1),
    ),
  );
  return true;
}

function edited(pieces: ScanPieces, kept: Pick<ScanPieces, "consts" | "xs">, edit: Edit): ScanPieces {
  const body = substitute(makeRegion([], pieces.nodes, []), edit.inside);
  const here = (v: Value) => resolve(edit.inside, v);
  return {
    ...pieces,
    consts: [...kept.consts, ...edit.consts],
    xs: kept.xs,
    carry: pieces.carry.map((c) => ({ ...c, next: here(c.next) })),
    ys: pieces.ys.map((y) => ({ ...y, inner: here(y.inner) })),
    nodes: [...edit.head.nodes, ...body.nodes],
  };
}

const sinkInputs: Rule<"scan"> = (node, context) => {
  const pieces = scanPieces(node);
  const edit: Edit = { consts: [], head: regionBuilder(), inside: new Map() };
  const consts = pieces.consts.filter((c) => !sinkConst(c, edit, context));
  const xs = pieces.xs.filter((x) => !sinkXs(x, edit, context));
  if (edit.inside.size === 0) return undefined;
  context.op.push(scanFromPieces(edited(pieces, { consts, xs }, edit), node.stage));
  return node.results;
};

/** No steps: the carry is what it began as, the ys hold nothing. */
const noSteps: Rule<"scan"> = (node, { op }) => {
  if (node.attrs.length !== 0) return undefined;
  const { carry, ys } = scanPieces(node);
  return [...carry.map((c) => c.init), ...ys.map((y) => op.const(0, y.stacked.type.shape, y.stacked.type.dtype))];
};

export const scanRules: RuleTable = { scan: [noSteps, sinkInputs] };
