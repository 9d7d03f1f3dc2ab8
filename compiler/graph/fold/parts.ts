// Folding of split and concat: taking apart what was put together, and putting together what was taken apart.
import type { Node, Value } from "../../../ir/graph/node.ts";
import { type Dim, sameShape } from "../../../ir/types.ts";
import { definedBy, type FoldContext, type Rule, type RuleTable, sumOf } from "./rule.ts";

const sizesAlong = (values: readonly Value[], axis: number): Dim[] => values.map((v) => v.type.shape[axis]);

/** Cuts the operands of a concat where the sizes of a split say; undefined where a cut falls inside an operand. */
function runsOfSizes(operands: readonly Value[], axis: number, sizes: readonly Dim[]): Value[][] | undefined {
  const runs: Value[][] = [];
  let next = 0;
  for (const size of sizes) {
    const run: Value[] = [];
    let width = 0;
    while (next < operands.length && (run.length === 0 || width < (size as number))) {
      const dim = operands[next].type.shape[axis];
      run.push(operands[next++]);
      if (dim === size && run.length === 1) break;
      if (typeof dim !== "number") return undefined;
      width += dim;
    }
    if (run.length === 0 || sumOf(sizesAlong(run, axis)) !== size) return undefined;
    runs.push(run);
  }
  return next === operands.length ? runs : undefined;
}

const splitRules: readonly Rule<"split">[] = [
  ({ operands: [x], attrs: { sizes } }) => (sizes.length === 1 ? [x] : undefined),
  // split(concat(a, b, …)) with cuts between the operands ⇒ the operands
  ({ operands: [x], attrs: { axis, sizes } }, c) => {
    const inner = definedBy(c, x, "concat");
    if (inner?.attrs.axis !== axis) return undefined;
    const runs = runsOfSizes(inner.operands, axis, sizes);
    return runs?.map((run) => (run.length === 1 ? run[0] : c.op.concat(run, axis)));
  },
  // split of a part of a split ⇒ a finer split of the whole
  ({ operands: [x], attrs: { axis, sizes }, results }, c) => {
    const inner = definedBy(c, x, "split");
    if (inner?.attrs.axis !== axis) return undefined;
    const part = inner.results.indexOf(x);
    const finer = inner.attrs.sizes.flatMap((size, i) => (i === part ? sizes : [size]));
    const names = finer.map((_, i) => results[i - part]?.name ?? "");
    const named = names.map((name) => (name === "" ? undefined : name)) as string[];
    return c.op.split(inner.operands[0], finer, axis, named).slice(part, part + sizes.length);
  },
];

/** Operands first … last (excluded) of a concat that are adjacent parts of one split along the same axis. */
interface Run {
  readonly split: Node<"split">;
  readonly first: number;
  readonly last: number;
  /** Position of the first among the split's parts. */
  readonly part: number;
}

function findRun(operands: readonly Value[], axis: number, context: FoldContext): Run | undefined {
  for (let first = 0; first + 1 < operands.length; first++) {
    const split = definedBy(context, operands[first], "split");
    if (split?.attrs.axis !== axis) continue;
    const part = split.results.indexOf(operands[first]);
    let last = first + 1;
    while (last < operands.length && operands[last] === split.results[part + last - first]) last++;
    if (last - first >= 2) return { split, first, last, part };
  }
  return undefined;
}

/** The parts of a run as one: the whole, or one part of a split with fewer cuts. */
function mergeRun({ split, part, first, last }: Run, context: FoldContext): Value {
  const [x] = split.operands;
  const { axis, sizes } = split.attrs;
  const end = part + last - first;
  const cuts = [sizes.slice(0, part), sizes.slice(part, end), sizes.slice(end)].filter((s) => s.length > 0);
  return cuts.length === 1 ? x : context.op.split(x, cuts.map(sumOf), axis)[part === 0 ? 0 : 1];
}

const concatRules: readonly Rule<"concat">[] = [
  ({ operands }) => (operands.length === 1 ? [operands[0]] : undefined),
  // concat of adjacent parts of a split ⇒ the whole, or one wider part
  ({ operands, attrs: { axis } }, c) => {
    const run = findRun(operands, axis, c);
    if (!run) return undefined;
    const parts = [...operands.slice(0, run.first), mergeRun(run, c), ...operands.slice(run.last)];
    return [parts.length === 1 ? parts[0] : c.op.concat(parts, axis)];
  },
  // concat(concat(a, b), c) ⇒ concat(a, b, c), where nobody else reads the inner one
  ({ operands, attrs: { axis } }, c) => {
    const inner = operands.map((v) => {
      const node = definedBy(c, v, "concat");
      return node?.attrs.axis === axis && c.uses(v) <= 1 ? node : undefined;
    });
    if (inner.every((node) => node === undefined)) return undefined;
    return [
      c.op.concat(
        operands.flatMap((v, i) => inner[i]?.operands ?? [v]),
        axis,
      ),
    ];
  },
];

/** reshape of a part that keeps the cut axis and what follows it ⇒ a part of the reshaped whole: parts stay one tensor. */
const reshapeOfPart: Rule<"reshape"> = ({ operands: [x], attrs: { shape } }, c) => {
  const split = definedBy(c, x, "split");
  if (!split) return undefined;
  const { axis, sizes } = split.attrs;
  const kept = x.type.shape.slice(axis);
  const at = shape.length - kept.length;
  if (at < 0 || !sameShape(shape.slice(at), kept)) return undefined;
  const [whole] = split.operands;
  const reshaped = c.op.reshape(whole, [...shape.slice(0, at), ...whole.type.shape.slice(axis)]);
  return [c.op.split(reshaped, sizes, at)[split.results.indexOf(x)]];
};

export const partRules: RuleTable = { split: splitRules, concat: concatRules, reshape: [reshapeOfPart] };
