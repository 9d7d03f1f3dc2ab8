// One region's lowering: its units in order, where every value lies, and where it is wanted.
import { internalError } from "../../ir/errors.ts";
import type { AnyNode, Node, Value } from "../../ir/graph/node.ts";
import type { Index, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import { addSize, type Size, sizeOfDim } from "../../ir/size.ts";
import { type Access, type Body, computedAccess, type Source, storedAccess } from "./access.ts";
import type { EntryBuilder } from "./entry-builder.ts";
import { explainUnits } from "./explain-units.ts";
import { groupNodes, isComputed, isView, type Unit, unitNodes } from "./group.ts";
import {
  type Affine,
  asMatrix,
  broadcastLayout,
  type Layout,
  reshapeLayout,
  reverseLayout,
  rowMajor,
  sliceLayout,
  transposeLayout,
  ZERO,
} from "./layout.ts";
import { Names } from "./names.ts";
import { nest } from "./nest.ts";

/** A region with its surroundings: where its parameters lie, and where its results are wanted. */
export interface RegionSpec {
  readonly nodes: readonly AnyNode[];
  readonly results: readonly Value[];
  readonly sources: ReadonlyMap<Value, Source>;
  /** Parameters that stay the same at every step, in the body of a loop over time. */
  readonly fixed?: ReadonlySet<Value>;
}

/** Emits the kernels of one unit. Given to a region, because a scan's unit is a region again. */
export type EmitUnit = (region: RegionLowering, unit: Unit) => void;

/** State of one region's lowering. `plan` first (destinations), then `emit`. */
export class RegionLowering {
  readonly builder: EntryBuilder;
  readonly units: readonly Unit[];
  readonly users = new Map<Value, AnyNode[]>();
  readonly #spec: RegionSpec;
  readonly #emitUnit: EmitUnit;
  readonly #sources: Map<Value, Source>;
  readonly #defined = new Map<Value, AnyNode>();
  readonly #wanted = new Map<Value, Layout[]>();
  readonly #unitOf = new Map<AnyNode, number>();

  constructor(builder: EntryBuilder, spec: RegionSpec, emitUnit: EmitUnit) {
    this.builder = builder;
    this.#spec = spec;
    this.#emitUnit = emitUnit;
    this.#sources = new Map(spec.sources);
    for (const node of spec.nodes) {
      for (const r of node.results) this.#defined.set(r, node);
      for (const v of new Set(node.operands)) this.users.set(v, [...(this.users.get(v) ?? []), node]);
    }
    this.units = groupNodes(spec.nodes, this.users, new Set(spec.results));
    this.units.forEach((unit, i) => {
      for (const node of unitNodes(unit)) this.#unitOf.set(node, i);
    });
  }

  /** A region inside this one, lowered in the same way. */
  child(spec: RegionSpec): RegionLowering {
    return new RegionLowering(this.builder, spec, this.#emitUnit);
  }

  /** The unit that a value's node belongs to; undefined for parameters, views and computed values. */
  unitIndex(node: AnyNode): number | undefined {
    return this.#unitOf.get(node);
  }

  definition(value: Value): AnyNode | undefined {
    return this.#defined.get(value);
  }

  /** Asks that `value` also be written to `layout`. False where its kernel cannot; the caller copies then. */
  want(value: Value, layout: Layout): boolean {
    const node = this.#defined.get(value);
    if (!node || value.type.dtype !== "f32") return false;
    if (node.op === "reshape") {
      const through = reshapeLayout(layout, node.operands[0].type.shape);
      return through !== undefined && this.want(node.operands[0], through);
    }
    if (node.op === "transpose") {
      const inverse = node.attrs.perm.map((_, i) => node.attrs.perm.indexOf(i));
      return this.want(node.operands[0], transposeLayout(layout, inverse));
    }
    if (isView(node) || isComputed(node)) return false;
    const unit = this.units[this.#unitOf.get(node) as number];
    if (unit.kind === "contract" && !asMatrix(layout, value.type.shape)) return false;
    if (node.op === "scan" && node.results.indexOf(value) < node.attrs.carry && this.#wanted.has(value)) return false;
    this.#wanted.set(value, [...(this.#wanted.get(value) ?? []), layout]);
    return true;
  }

  /** Emits every unit, concatenations' copies included. */
  emit(): void {
    const copies = this.#planConcats();
    for (const { about, text } of explainUnits(this.units, this.#spec.nodes)) this.builder.remark(text, about);
    for (const unit of this.units) {
      this.#emitUnit(this, unit);
      if (unit.kind === "single" && unit.node.op === "concat") this.#copyConcat(unit.node, copies);
    }
  }

  /** Where to write a value that a kernel makes: all wanted places, or a new buffer. The first is where it is read. */
  destinations(value: Value): readonly Layout[] {
    const wanted = this.#wanted.get(value) ?? [];
    const layouts = wanted.length > 0 ? wanted : [this.temporary(value, "v")];
    this.#sources.set(value, { kind: "stored", layout: layouts[0] });
    return layouts;
  }

  wanted(value: Value): readonly Layout[] {
    return this.#wanted.get(value) ?? [];
  }

  place(value: Value, layout: Layout): void {
    this.#sources.set(value, { kind: "stored", layout });
  }

  /** A new row-major buffer of the value's type. */
  temporary(value: Value, name: string): Layout {
    const { dtype, shape } = value.type;
    return rowMajor(this.builder.buffer(value.name ?? name, dtype, shape, "temp"), shape);
  }

  /** Whether anything but the given nodes, or the region's results, reads the value. */
  readOutside(value: Value, nodes: ReadonlySet<AnyNode>): boolean {
    return (
      this.#wanted.has(value) ||
      this.#spec.results.includes(value) ||
      (this.users.get(value) ?? []).some((n) => !nodes.has(n))
    );
  }

  source(value: Value): Source {
    const known = this.#sources.get(value);
    if (known) return known;
    const node = this.#defined.get(value);
    if (!node) throw internalError("lowering", `no place for ${value.name ?? "a value"}`);
    const source = this.#viewSource(node, value);
    this.#sources.set(value, source);
    return source;
  }

  /** The value's layout; computed values are written to a buffer first. */
  layout(value: Value): Layout {
    const source = this.source(value);
    if (source.kind === "stored") return source.layout;
    const layout = this.temporary(value, "filled");
    this.copy(value, layout);
    this.#sources.set(value, { kind: "stored", layout });
    return layout;
  }

  access(value: Value): Access {
    const source = this.source(value);
    return source.kind === "stored" ? storedAccess(source.layout, value) : source.access;
  }

  /** The access seen as [rows, units]; a layout that does not merge is copied first. */
  matrixAccess(value: Value): Access {
    const source = this.source(value);
    const { shape } = value.type;
    if (source.kind === "computed") {
      const taps = source.access.taps.map((tap) => asMatrix(tap, shape));
      if (taps.every((t) => t !== undefined)) return { taps: taps as Affine[], emit: source.access.emit };
    }
    const found = this.layout(value);
    const layout = asMatrix(found, shape) ? found : this.materialize(value);
    return { taps: [asMatrix(layout, shape) as Affine], emit: storedAccess(layout, value).emit };
  }

  /** A row-major copy, which later readers use too. */
  materialize(value: Value): Layout {
    const layout = this.temporary(value, "copy");
    this.copy(value, layout);
    this.#sources.set(value, { kind: "stored", layout });
    return layout;
  }

  /** Runs a kernel that writes the value to `layout`. */
  copy(value: Value, layout: Layout, trips?: Size): void {
    const access = this.access(value);
    this.run(
      `copy_${layout.buffer}`,
      [`${layout.buffer} = ${value.name ?? "value"}`],
      (names) =>
        nest(value.type.shape, [...access.taps, layout], names, "parallel", (at) => {
          const body: Body = { stmts: [], names };
          const result = access.emit(at.slice(0, -1), body);
          return [
            ...body.stmts,
            { kind: "store", buffer: layout.buffer, index: at[at.length - 1], value: result, lanes: 1 },
          ];
        }),
      trips,
    );
  }

  /** Like copy, and later readers of the value read the copy. */
  copyOut(value: Value, layout: Layout, trips?: Size): void {
    this.copy(value, layout, trips);
    this.#sources.set(value, { kind: "stored", layout });
  }

  /** The value stays the same while a loop over time runs, if one is being recorded. */
  isSteady(value: Value): boolean {
    return !this.builder.repeating || (this.#spec.fixed?.has(value) ?? false);
  }

  isResult(value: Value): boolean {
    return this.#spec.results.includes(value);
  }

  /** Runs a kernel whose name and comment come with its body. */
  runNamed(
    make: (names: Names) => {
      readonly name: string;
      readonly comment: readonly string[];
      readonly body: readonly LoopStmt[];
    },
  ): void {
    const { name, comment, body } = make(new Names());
    this.builder.run(name, comment, body);
  }

  run(name: string, comment: readonly string[], body: (names: Names) => readonly LoopStmt[], trips?: Size): void {
    this.builder.run(name, comment, body(new Names()), trips);
  }

  #viewSource(node: AnyNode, value: Value): Source {
    const computed = computedAccess(node as Node, (v) => this.layout(v));
    if (computed) return { kind: "computed", access: computed };
    const operand = node.operands[0];
    if (node.op === "reshape") {
      const layout =
        reshapeLayout(this.layout(operand), node.attrs.shape) ??
        reshapeLayout(this.materialize(operand), node.attrs.shape);
      return { kind: "stored", layout: layout as Layout };
    }
    if (node.op === "split") {
      const { axis, sizes } = node.attrs;
      const start = sizes.slice(0, node.results.indexOf(value)).map(sizeOfDim).reduce(addSize, ZERO);
      return { kind: "stored", layout: sliceLayout(this.layout(operand), axis, start, value.type.shape[axis]) };
    }
    const viewed = this.source(operand);
    if (viewed.kind === "stored") return { kind: "stored", layout: simpleView(node, viewed.layout) };
    const { taps, emit } = viewed.access;
    const { shape } = operand.type;
    return {
      kind: "computed",
      access: { taps: taps.map((tap) => simpleView(node, { ...tap, buffer: "", shape })), emit },
    };
  }

  /** Gives each concatenation its buffer, and its operands their places in it; returns the operands that need a copy. */
  #planConcats(): Map<AnyNode, { value: Value; layout: Layout }[]> {
    const copies = new Map<AnyNode, { value: Value; layout: Layout }[]>();
    for (const node of [...this.#spec.nodes].reverse()) {
      if (node.op !== "concat") continue;
      const layouts = this.destinations(node.results[0]);
      const missing: { value: Value; layout: Layout }[] = [];
      for (const layout of layouts) {
        let start = ZERO;
        for (const value of node.operands) {
          const size = value.type.shape[node.attrs.axis];
          const part = sliceLayout(layout, node.attrs.axis, start, size);
          if (!this.want(value, part)) missing.push({ value, layout: part });
          start = addSize(start, sizeOfDim(size));
        }
      }
      copies.set(node, missing);
    }
    return copies;
  }

  #copyConcat(node: AnyNode, copies: ReadonlyMap<AnyNode, readonly { value: Value; layout: Layout }[]>): void {
    for (const { value, layout } of copies.get(node) ?? []) this.copy(value, layout);
  }
}

export const storeTo = (layout: Layout, index: Index, value: LoopExpr): LoopStmt => ({
  kind: "store",
  buffer: layout.buffer,
  index,
  value,
  lanes: 1,
});

function simpleView(node: AnyNode, layout: Layout): Layout {
  switch (node.op) {
    case "transpose":
      return transposeLayout(layout, node.attrs.perm);
    case "slice":
      return sliceLayout(layout, node.attrs.axis, sizeOfDim(node.attrs.start), node.attrs.size);
    case "broadcast":
      return broadcastLayout(layout, node.attrs.shape, node.attrs.axes);
    case "reverse":
      return reverseLayout(layout, node.attrs.axis);
    default:
      throw internalError("lowering", `${node.op} is no view`);
  }
}
