// How a value is read inside a loop nest: from a buffer through a layout, or computed on the spot from its position.
import type { Node, Value } from "../../ir/graph/node.ts";
import { castIndex, constant, load, local, prim } from "../../ir/loop/build.ts";
import type { Index, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import { sizeOfDim } from "../../ir/size.ts";
import { type Affine, addTerm, type Layout, ONE, ORIGIN, ZERO } from "./layout.ts";
import type { Names } from "./names.ts";

/** The statements of a loop body under construction. */
export interface Body {
  readonly stmts: LoopStmt[];
  readonly names: Names;
}

/** A value's affine maps, and its expression given where each of them points. */
export interface Access {
  readonly taps: readonly Affine[];
  emit(at: readonly Index[], body: Body): LoopExpr;
}

export type Source =
  | { readonly kind: "stored"; readonly layout: Layout }
  | { readonly kind: "computed"; readonly access: Access };

const castOf = (variable: string): LoopExpr => castIndex(addTerm(ORIGIN, variable, ONE));

/** Reads the id at a position into an index variable and returns its name. */
export function readIndex(layout: Layout, at: Index, body: Body): string {
  const name = body.names.fresh("id");
  body.stmts.push({ kind: "index", name, buffer: layout.buffer, index: at });
  return name;
}

export function storedAccess(layout: Layout, value: Value): Access {
  return {
    taps: [layout],
    emit([at], body) {
      if (value.type.dtype === "i32") return castOf(readIndex(layout, at, body));
      const name = body.names.fresh(value.name ?? layout.buffer);
      body.stmts.push({ kind: "let", name, value: load(layout.buffer, at) });
      return local(name);
    },
  };
}

const unitStride = (rank: number, axis: number): Affine => ({
  base: ORIGIN,
  strides: Array.from({ length: rank }, (_, d) => (d === axis ? ONE : ZERO)),
});

/** Values that cost less to compute than to store; undefined for the others. */
export function computedAccess(node: Node, layoutOf: (value: Value) => Layout): Access | undefined {
  const shape = node.results[0].type.shape;
  switch (node.op) {
    case "const": {
      const { value } = (node as Node<"const">).attrs;
      return { taps: [], emit: () => constant(value) };
    }
    case "size": {
      const index: Index = { terms: [], offset: sizeOfDim((node as Node<"size">).attrs.dim) };
      return { taps: [], emit: () => castIndex(index) };
    }
    case "iota":
      return { taps: [unitStride(shape.length, (node as Node<"iota">).attrs.axis)], emit: ([at]) => castIndex(at) };
    case "cast": {
      const ids = layoutOf(node.operands[0]);
      return { taps: [ids], emit: ([at], body) => castOf(readIndex(ids, at, body)) };
    }
    case "oneHot": {
      const ids = layoutOf(node.operands[0]);
      const last = shape.length - 1;
      const row: Affine = { base: ids.base, strides: [...ids.strides, ZERO] };
      return {
        taps: [row, unitStride(shape.length, last)],
        emit: ([at, position], body) => {
          const hit = prim("eq", castOf(readIndex(ids, at, body)), castIndex(position));
          return prim("select", hit, 1, 0);
        },
      };
    }
    default:
      return undefined;
  }
}
