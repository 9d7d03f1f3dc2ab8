// Emits a distributed scan: batched code and loops in the order of their stages, values crossing as xs and ys.
import { internalError } from "../../../ir/errors.ts";
import type { RegionBuilder } from "../../../ir/graph/builder.ts";
import { type AnyNode, makeValue, type Value } from "../../../ir/graph/node.ts";
import { copyNodes } from "../../../ir/graph/rewrite.ts";
import { tensorType } from "../../../ir/types.ts";
import { allSteps, type Batch, batchNode } from "../batching.ts";
import { type ScanCarry, type ScanInput, type ScanOutput, scanFromPieces } from "../scan-pieces.ts";
import type { Dependence } from "./dependence.ts";
import { isFree, isLoop, type Stages } from "./stages.ts";

/** Returns what the scan's results are now: final carries, then stacked ys. */
export function emitStages(op: RegionBuilder, dependence: Dependence, stages: Stages): readonly Value[] {
  return new Emitter(op, dependence, stages).run();
}

class Emitter {
  readonly #op: RegionBuilder;
  readonly #d: Dependence;
  readonly #stages: Stages;
  /** The same at every step. */
  readonly #plain = new Map<Value, Value>();
  /** All steps of what varies. */
  readonly #stacked = new Map<Value, Value>();
  readonly #finals = new Map<Value, Value>();
  readonly #batch: Batch;

  constructor(op: RegionBuilder, dependence: Dependence, stages: Stages) {
    this.#op = op;
    this.#d = dependence;
    this.#stages = stages;
    for (const { inner, outer } of dependence.pieces.consts) this.#plain.set(inner, outer);
    for (const { inner, outer } of dependence.pieces.xs) this.#stacked.set(inner, outer);
    this.#batch = {
      op,
      length: dependence.pieces.length,
      varies: dependence.varies,
      plain: (v) => this.#plainValue(v),
      stacked: (v) => this.#known(this.#stacked, v),
    };
  }

  run(): readonly Value[] {
    for (let stage = 0; stage <= this.#stages.last; stage++) {
      if (isLoop(stage)) this.#emitLoop(stage);
      else for (const node of this.#nodesAt(stage)) this.#emitOutside(node);
    }
    const { carry, ys } = this.#d.pieces;
    return [...carry.map((c) => this.#known(this.#finals, c.inner)), ...ys.map((y) => allSteps(this.#batch, y.inner))];
  }

  #known(values: ReadonlyMap<Value, Value>, value: Value): Value {
    const found = values.get(value);
    if (found === undefined)
      throw internalError("distribute-scan", `${value.name ?? "a value"} is read before its stage`);
    return found;
  }

  #nodesAt(stage: number): AnyNode[] {
    return this.#d.pieces.nodes.filter((_, v) => this.#stages.of(v) === stage);
  }

  /** Free nodes are made when they are first asked for. */
  #plainValue(value: Value): Value {
    const known = this.#plain.get(value);
    if (known !== undefined) return known;
    const producer = this.#d.producer(value);
    const node = producer === undefined ? undefined : this.#d.node(producer);
    if (producer === undefined || node === undefined || !isFree(this.#stages.of(producer)))
      throw internalError("distribute-scan", `${value.name ?? "a value"} is read before its stage`);
    this.#emitPlain(node);
    return this.#known(this.#plain, value);
  }

  #emitPlain(node: AnyNode): void {
    const start = new Map(node.operands.map((v) => [v, this.#plainValue(v)]));
    const copy = copyNodes([node], start);
    for (const n of copy.nodes) this.#op.push(n);
    for (const r of node.results) this.#plain.set(r, this.#known(copy.values, r));
  }

  #emitOutside(node: AnyNode): void {
    if (!node.results.some(this.#d.varies)) {
      this.#emitPlain(node);
      return;
    }
    const results = batchNode(node, this.#batch);
    node.results.forEach((r, i) => void this.#stacked.set(r, results[i]));
  }

  #emitLoop(stage: number): void {
    const nodes = this.#nodesAt(stage);
    const carries = this.#d.pieces.carry.filter((_, i) => this.#stages.of(this.#d.pieces.nodes.length + i) === stage);
    if (nodes.length === 0 && carries.length === 0) return;
    const body = new LoopBody(this.#d, this.#stages, nodes, carries);
    const inputs = body.inputs();
    const consts = inputs.consts.map(
      (inner): ScanInput => ({ inner: body.local(inner), outer: this.#plainValue(inner) }),
    );
    const xs = inputs.xs.map(
      (inner): ScanInput => ({ inner: body.local(inner), outer: this.#known(this.#stacked, inner) }),
    );
    const ys = body.outputs(stage).map((inner): ScanOutput => {
      const stacked = makeValue(tensorType(inner.type.dtype, [this.#d.pieces.length, ...inner.type.shape]), inner.name);
      this.#stacked.set(inner, stacked);
      return { inner: body.local(inner), stacked };
    });
    const carry = carries.map((c): ScanCarry => {
      const final = makeValue(c.final.type, c.final.name);
      this.#finals.set(c.inner, final);
      return { init: c.init, inner: body.local(c.inner), next: body.local(c.next), final };
    });
    this.#op.push(scanFromPieces({ ...this.#d.pieces, consts, carry, xs, ys, nodes: body.nodes }));
  }
}

/** One loop: its nodes copied, with free nodes cloned in, over parameters of its own. */
class LoopBody {
  readonly nodes: readonly AnyNode[];
  readonly #d: Dependence;
  readonly #stages: Stages;
  readonly #own: readonly AnyNode[];
  readonly #carries: readonly ScanCarry[];
  readonly #values: ReadonlyMap<Value, Value>;
  readonly #inputs: { readonly consts: readonly Value[]; readonly xs: readonly Value[] };

  constructor(d: Dependence, stages: Stages, nodes: readonly AnyNode[], carries: readonly ScanCarry[]) {
    this.#d = d;
    this.#stages = stages;
    this.#carries = carries;
    this.#own = this.#withFreeNodes(nodes);
    this.#inputs = this.#collectInputs();
    const params = [...this.#inputs.consts, ...carries.map((c) => c.inner), ...this.#inputs.xs];
    const copy = copyNodes(this.#own, new Map(params.map((v) => [v, makeValue(v.type, v.name)])));
    this.nodes = copy.nodes;
    this.#values = copy.values;
  }

  inputs() {
    return this.#inputs;
  }

  local(value: Value): Value {
    const found = this.#values.get(value);
    if (found === undefined) throw internalError("distribute-scan", `${value.name ?? "a value"} is missing in a loop`);
    return found;
  }

  /** What is made here and read at another stage, or stacked as a result of the scan. */
  outputs(stage: number): readonly Value[] {
    const made = [...this.#own.flatMap((n) => n.results), ...this.#carries.map((c) => c.inner)];
    return made.filter((v) => {
      if (!this.#d.varies(v)) return false;
      const elsewhere = this.#d.readers(v).some((reader) => this.#stages.of(reader) !== stage);
      return elsewhere || this.#d.pieces.ys.some((y) => y.inner === v);
    });
  }

  /** The nodes in body order, preceded wherever needed by the free nodes they read. */
  #withFreeNodes(nodes: readonly AnyNode[]): AnyNode[] {
    const wanted = new Set(nodes);
    const want = (value: Value): void => {
      const producer = this.#d.producer(value);
      const node = producer === undefined ? undefined : this.#d.node(producer);
      if (producer === undefined || node === undefined || !isFree(this.#stages.of(producer)) || wanted.has(node))
        return;
      wanted.add(node);
      node.operands.forEach(want);
    };
    for (const node of nodes) node.operands.forEach(want);
    for (const c of this.#carries) want(c.next);
    return this.#d.pieces.nodes.filter((n) => wanted.has(n));
  }

  #collectInputs() {
    const made = new Set([...this.#own.flatMap((n) => n.results), ...this.#carries.map((c) => c.inner)]);
    const read = [...this.#own.flatMap((n) => n.operands), ...this.#carries.map((c) => c.next)];
    const outer = [...new Set(read)].filter((v) => !made.has(v));
    return { consts: outer.filter((v) => !this.#d.varies(v)), xs: outer.filter((v) => this.#d.varies(v)) };
  }
}
