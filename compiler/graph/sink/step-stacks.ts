// All steps of any value of a scan's body, outside of the loop: taken from what is stacked already where that is possible.
import { isElementwise } from "../../../ir/elementwise.ts";
import { internalError } from "../../../ir/errors.ts";
import { type RegionBuilder, regionBuilder } from "../../../ir/graph/builder.ts";
import { type AnyNode, makeRegion, makeValue, type Node, type Op, type Value } from "../../../ir/graph/node.ts";
import { copyNodes, substitute } from "../../../ir/graph/rewrite.ts";
import { tensorType } from "../../../ir/types.ts";
import { type Batch, batchNode, canBatch } from "../batching.ts";
import type { ScanOutput, ScanPieces } from "../scan-pieces.ts";

/** Done again outside rather than stored. */
const views: ReadonlySet<Op> = new Set<Op>([
  "split",
  "slice",
  "transpose",
  "reshape",
  "broadcast",
  "reverse",
  "cast",
  "oneHot",
  "detach",
]);
/** Views whose source is no larger: the source is stored instead. */
const viewsOfLess: ReadonlySet<Op> = new Set<Op>([
  "transpose",
  "reshape",
  "broadcast",
  "reverse",
  "detach",
  "oneHot",
  "cast",
]);

/** Grows the scan's ys as values are asked for; `op` collects the code that follows the scan, `code` is all of it. */
export class StepStacks {
  readonly op: RegionBuilder;
  readonly batch: Batch;
  readonly #pieces: ScanPieces;
  readonly #definitions: ReadonlyMap<Value, AnyNode>;
  readonly #varying: ReadonlySet<Value>;
  readonly #plain: Map<Value, Value>;
  readonly #stacked: Map<Value, Value>;
  readonly #ys: ScanOutput[];
  /** ys of the scan that are parts of a wider one now. */
  readonly #replaced = new Map<Value, Value>();
  readonly #concats = new Map<Value, Node<"concat">[]>();
  /** Splits of stored concats: they read the scan alone, and come first. */
  readonly #parts = regionBuilder();
  /** What is known to be free; what is not may become so when more is stored. */
  readonly #free = new Set<Value>();
  readonly #notFree = new Set<Value>();

  constructor(pieces: ScanPieces, nodes: readonly AnyNode[]) {
    const op = regionBuilder();
    this.op = op;
    this.#pieces = pieces;
    this.#definitions = new Map(nodes.flatMap((n) => n.results.map((r) => [r, n] as const)));
    const varying = new Set([...pieces.carry, ...pieces.xs].map((p) => p.inner));
    for (const n of nodes) if (n.operands.some((v) => varying.has(v))) for (const r of n.results) varying.add(r);
    this.#varying = varying;
    this.#plain = new Map(pieces.consts.map((c) => [c.inner, c.outer]));
    this.#ys = [...pieces.ys];
    this.#stacked = new Map([
      ...pieces.xs.map((x) => [x.inner, x.outer] as const),
      ...pieces.ys.map((y) => [y.inner, y.stacked] as const),
    ]);
    for (const n of nodes)
      if (n.op === "concat") for (const v of n.operands) this.#concats.set(v, [...(this.#concats.get(v) ?? []), n]);
    this.batch = {
      op,
      length: pieces.length,
      varies: (v) => this.#varying.has(v),
      plain: (v) => this.plain(v),
      stacked: (v) => this.stack(v),
    };
  }

  /** The ys that the scan has to give, the old ones that are still their own included. */
  get ys(): readonly ScanOutput[] {
    return this.#ys.filter((y) => !this.#replaced.has(y.stacked));
  }

  /** What has to follow the scan, in order. */
  get code(): readonly AnyNode[] {
    return [...this.#parts.nodes, ...substitute(makeRegion([], this.op.nodes, []), this.#replaced).nodes];
  }

  /** What a result of the old scan is now. */
  result(value: Value): Value {
    return this.#replaced.get(value) ?? value;
  }

  definition(value: Value): AnyNode | undefined {
    return this.#definitions.get(value);
  }

  varies(value: Value): boolean {
    return this.#varying.has(value);
  }

  /** A value that is the same at every step. */
  plain(value: Value): Value {
    const known = this.#plain.get(value);
    if (known !== undefined) return known;
    const node = this.#definitions.get(value);
    if (node === undefined || this.varies(value))
      throw internalError("sink-accumulation", `${value.name ?? "a value"} is not the same at every step`);
    const copy = copyNodes([node], new Map(node.operands.map((v) => [v, this.plain(v)])));
    for (const n of copy.nodes) this.op.push(n);
    for (const r of node.results) this.#plain.set(r, copy.values.get(r)!);
    return this.#plain.get(value)!;
  }

  /** Whether all steps can be had without storing more than the loop stores anyway. */
  isFree(value: Value): boolean {
    if (!this.varies(value) || this.#stacked.has(value) || this.#storedConcat(value)) return true;
    if (this.#free.has(value) || this.#notFree.has(value)) return this.#free.has(value);
    const node = this.#definitions.get(value);
    const free = node !== undefined && this.#canRepeat(node) && node.operands.every((v) => this.isFree(v));
    (free ? this.#free : this.#notFree).add(value);
    return free;
  }

  /** [length, …]. A value that is neither stacked nor free becomes one of the ys. */
  stack(value: Value): Value {
    const known = this.#stacked.get(value);
    if (known !== undefined) return known;
    const node = this.#definitions.get(value);
    const whole = this.#storedConcat(value);
    if (whole) this.#takeParts(whole);
    else if (node?.op === "concat") this.#storeConcat(node);
    else if (node && this.#canRepeat(node) && (viewsOfLess.has(node.op) || this.isFree(value))) {
      const results = batchNode(node, this.batch);
      node.results.forEach((r, i) => void this.#stacked.set(r, results[i]));
    } else this.#store(value);
    return this.#stacked.get(value)!;
  }

  #canRepeat(node: AnyNode): boolean {
    return (views.has(node.op) || isElementwise(node.op)) && canBatch(node, this.#pieces.length, this.batch.varies);
  }

  #storedConcat(value: Value): Node<"concat"> | undefined {
    return this.#concats.get(value)?.find((n) => this.#stacked.has(n.results[0]));
  }

  #store(value: Value): void {
    const stacked = makeValue(tensorType(value.type.dtype, [this.#pieces.length, ...value.type.shape]), value.name);
    this.#ys.push({ inner: value, stacked });
    this.#notFree.clear();
    this.#stacked.set(value, stacked);
  }

  /** Stored as a whole; operands that were ys of their own are parts of it from now on. */
  #storeConcat(node: Node<"concat">): void {
    this.#store(node.results[0]);
    const parts = this.#takeParts(node);
    node.operands.forEach((v, i) => {
      for (const y of this.#pieces.ys) if (y.inner === v) this.#replaced.set(y.stacked, parts[i]);
    });
  }

  #takeParts(node: Node<"concat">): readonly Value[] {
    const { axis } = node.attrs;
    const sizes = node.operands.map((v) => v.type.shape[axis]);
    const names = node.operands.map((v) => v.name) as string[];
    const parts = this.#parts.split(this.stack(node.results[0]), sizes, axis + 1, names);
    node.operands.forEach((v, i) => void this.#stacked.set(v, parts[i]));
    return parts;
  }
}
