// Nests of the structural ops that are no products: reductions, gather, scatter-add, random numbers.
import { CompileError } from "../../ir/errors.ts";
import type { AnyNode, Node, Op } from "../../ir/graph/node.ts";
import { constant, load, local } from "../../ir/loop/build.ts";
import type { Index, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import type { Prim } from "../../ir/scalar/prims.ts";
import { sizeOfDim } from "../../ir/size.ts";
import type { Shape } from "../../ir/types.ts";
import { type Access, type Body, readIndex } from "./access.ts";
import { emitStackedProduct } from "./emit-contract.ts";
import { emitScalarFn } from "./emit-map.ts";
import { type Affine, addTerm, type Layout, ORIGIN, offsetIndex, rowMajorStrides, ZERO } from "./layout.ts";
import type { Names } from "./names.ts";
import { nest } from "./nest.ts";
import { type RegionLowering, storeTo } from "./region.ts";

const REDUCTIONS: Readonly<Record<Node<"reduce">["attrs"]["kind"], { readonly start: number; readonly prim: Prim }>> = {
  sum: { start: 0, prim: "add" },
  max: { start: Number.NEGATIVE_INFINITY, prim: "max" },
  min: { start: Number.POSITIVE_INFINITY, prim: "min" },
};

/** What is reduced: the operand, or the code of the prologue over its operands. */
function reducedAccess(region: RegionLowering, node: Node<"reduce">, prologue: Node<"map"> | undefined): Access {
  if (!prologue) return region.access(node.operands[0]);
  const inner = prologue.operands.map((v) => region.access(v));
  return {
    taps: inner.flatMap((a) => a.taps),
    emit(at, body) {
      const pointers = [...at];
      const args = inner.map((a) => a.emit(pointers.splice(0, a.taps.length), body));
      return emitScalarFn(prologue.attrs.fn, args, body, [])[0];
    },
  };
}

export function emitReduce(region: RegionLowering, node: Node<"reduce">, prologue?: Node<"map">): void {
  const { axes, kind } = node.attrs;
  const { shape } = node.operands[0].type;
  const access = reducedAccess(region, node, prologue);
  const layouts = region.destinations(node.results[0]);
  const kept = shape.map((_, d) => d).filter((d) => !axes.includes(d));
  const lastKept = kept.length > 0 && !axes.includes(shape.length - 1) && kind === "sum";
  const name = node.results[0].name ?? kind;
  const comment = [
    `${kind} over axes [${axes.join(", ")}] of [${shape.join(", ")}]${prologue ? ", computed on the way" : ""}`,
  ];
  if (lastKept && layouts.length === 1) {
    emitColumnSums(region, node, access, layouts[0], { name, comment });
    return;
  }
  const { start, prim } = REDUCTIONS[kind];
  region.run(name, comment, (names) => {
    const pick =
      (dims: readonly number[]) =>
      (tap: Affine): Affine => ({ base: tap.base, strides: dims.map((d) => tap.strides[d]) });
    const outer = [...access.taps.map(pick(kept)), ...layouts];
    return nest(
      kept.map((d) => shape[d]),
      outer,
      names,
      "parallel",
      (at) => {
        const acc = names.fresh("acc");
        const inner = access.taps.map((tap, i) => ({ base: at[i], strides: axes.map((d) => tap.strides[d]) }));
        const loops = nest(
          axes.map((d) => shape[d]),
          inner,
          names,
          "serial",
          (points) => {
            const body: Body = { stmts: [], names };
            const value = access.emit(points, body);
            return [
              ...body.stmts,
              { kind: "set", name: acc, value: { kind: "prim", prim, args: [local(acc), value] } },
            ];
          },
        );
        const stores = layouts.map((layout, i) => storeTo(layout, at[access.taps.length + i], local(acc)));
        return [{ kind: "var", name: acc, init: constant(start) }, ...loops, ...stores];
      },
    );
  });
}

/** Sums over leading axes row by row, so that memory is walked in order: out = 0; for each row: out += row. */
function emitColumnSums(
  region: RegionLowering,
  node: Node<"reduce">,
  access: Access,
  layout: Layout,
  label: { name: string; comment: readonly string[] },
): void {
  const { axes } = node.attrs;
  const { shape } = node.operands[0].type;
  const strides = shape.map((_, d) =>
    axes.includes(d) ? ZERO : layout.strides[shape.slice(0, d).filter((_, e) => !axes.includes(e)).length],
  );
  region.run(label.name, label.comment, (names) => [
    ...fill(layout, node.results[0].type.shape, names),
    ...nest(shape, [...access.taps, { base: layout.base, strides }], names, "sums", (at) => {
      const body: Body = { stmts: [], names };
      const value = access.emit(at.slice(0, -1), body);
      return [
        ...body.stmts,
        { kind: "store", buffer: layout.buffer, index: at[at.length - 1], value, lanes: 1, accumulate: true },
      ];
    }),
  ]);
}

const fill = (layout: Layout, shape: Shape, names: Names, value = 0): readonly LoopStmt[] =>
  nest(shape, [layout], names, "parallel", ([at]) => [storeTo(layout, at, constant(value))]);

/** Splits an affine map after the first n dimensions. */
const headOf = (affine: Affine, n: number): Affine => ({ base: affine.base, strides: affine.strides.slice(0, n) });
const tailOf = (affine: Affine, n: number, base: Index): Affine => ({ base, strides: affine.strides.slice(n) });

function emitGather(region: RegionLowering, node: Node<"gather">): void {
  const [tableValue, idsValue] = node.operands;
  const table = region.layout(tableValue);
  const ids = region.layout(idsValue);
  const outs = region.destinations(node.results[0]);
  const rank = ids.shape.length;
  const rest = table.shape.slice(1);
  region.run(
    node.results[0].name ?? "gather",
    [`rows of ${tableValue.name ?? "table"} at ${idsValue.name ?? "ids"}`],
    (names) =>
      nest(ids.shape, [ids, ...outs.map((o) => headOf(o, rank))], names, "parallel", ([at, ...outAt]) => {
        const body: Body = { stmts: [], names };
        const id = readIndex(ids, at, body);
        const row = addTerm(table.base, id, table.strides[0]);
        const tails = outs.map((o, i) => tailOf(o, rank, outAt[i]));
        const copyRow = nest(rest, [tailOf(table, 1, row), ...tails], names, "parallel", ([from, ...to]) =>
          outs.map((o, i) => storeTo(o, to[i], load(table.buffer, from))),
        );
        const zeroRow = nest(rest, tails, names, "parallel", (to) =>
          outs.map((o, i) => storeTo(o, to[i], constant(0))),
        );
        return [
          ...body.stmts,
          { kind: "within", variable: id, extent: sizeOfDim(table.shape[0]), body: copyRow, otherwise: zeroRow },
        ];
      }),
  );
}

function emitScatterAdd(region: RegionLowering, node: Node<"scatterAdd">): void {
  const ids = region.layout(node.operands[0]);
  const updates = region.layout(node.operands[1]);
  const [result] = node.results;
  const [out, ...others] = region.destinations(result);
  const rank = ids.shape.length;
  region.run(
    result.name ?? "scatter_add",
    [`rows of ${node.operands[1].name ?? "updates"} added at ${node.operands[0].name ?? "ids"}`],
    (names) => [
      ...fill(out, result.type.shape, names),
      ...nest(ids.shape, [ids, headOf(updates, rank)], names, "serial", ([at, from]) => {
        const body: Body = { stmts: [], names };
        const id = readIndex(ids, at, body);
        const row = tailOf(out, 1, addTerm(out.base, id, out.strides[0]));
        const add = nest(
          result.type.shape.slice(1),
          [tailOf(updates, rank, from), row],
          names,
          "parallel",
          ([source, target]) => {
            const value = load(updates.buffer, source);
            return [{ kind: "store", buffer: out.buffer, index: target, value, lanes: 1, accumulate: true }];
          },
        );
        return [...body.stmts, { kind: "within", variable: id, extent: sizeOfDim(node.attrs.rows), body: add }];
      }),
    ],
  );
  for (const other of others) region.copy(result, other);
}

function emitRandom(region: RegionLowering, node: Node<"random">): void {
  const key = region.layout(node.operands[0]);
  const { shape, stream } = node.attrs;
  const outs = region.destinations(node.results[0]);
  const keyAt = (i: number): LoopExpr => load(key.buffer, i === 0 ? key.base : offsetIndex(key.base, key.strides[0]));
  const position: Affine = { base: ORIGIN, strides: rowMajorStrides(shape) };
  region.run(node.results[0].name ?? "random", [`uniform numbers [${shape.join(", ")}], stream ${stream}`], (names) => {
    const [key0, key1] = [names.fresh("key0"), names.fresh("key1")];
    return [
      { kind: "let", name: key0, value: keyAt(0) },
      { kind: "let", name: key1, value: keyAt(1) },
      ...nest(shape, [position, ...outs], names, "parallel", ([at, ...to]) => {
        const name = names.fresh("u");
        const value: LoopExpr = { kind: "random", key0: local(key0), key1: local(key1), stream, position: at };
        return [{ kind: "let", name, value }, ...outs.map((o, i) => storeTo(o, to[i], local(name)))];
      }),
    ];
  });
}

/** One emitter per op with a nest of its own; the rest are views, computed values, maps, products, reductions and scans. */
const emitters: { readonly [K in Op]?: (region: RegionLowering, node: Node<K>) => void } = {
  gather: emitGather,
  scatterAdd: emitScatterAdd,
  random: emitRandom,
  matmul: emitStackedProduct,
};

/** Throws CompileError "unsupported" for a node that the passes should have rewritten. */
export function emitStructural(region: RegionLowering, node: AnyNode): void {
  const emit = emitters[node.op] as ((region: RegionLowering, node: AnyNode) => void) | undefined;
  if (!emit)
    throw new CompileError("unsupported", {
      where: node.results[0]?.name ?? node.op,
      found: `${node.op} reached the lowering`,
      expected: "elementwise nodes as maps, no detach, no lengths",
      fix: "Run the passes expand-lengths and fuse-elementwise before lowering",
    });
  emit(region, node);
}
