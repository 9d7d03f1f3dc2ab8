// The sum over all steps of a value of a scan's body, pushed through what is linear until it is a product or a reduction.
import type { RegionBuilder } from "../../../ir/graph/builder.ts";
import type { AnyNode, Node, Op, Value } from "../../../ir/graph/node.ts";
import { dimProduct } from "../../../ir/types.ts";
import { allSteps, canMerge } from "../batching.ts";
import type { StepStacks } from "./step-stacks.ts";

export interface StepSum {
  readonly value: Value;
  /** Nothing but a plain sum of stacked values was possible. */
  readonly general: boolean;
}

/** Linear in all operands together: Σ op(v) ⇒ op(Σ v). */
const linear: ReadonlySet<Op> = new Set<Op>([
  "add",
  "sub",
  "neg",
  "transpose",
  "reshape",
  "concat",
  "split",
  "slice",
  "broadcast",
  "reverse",
]);

/** Sums over steps, as code in `stacks.op`; each value is summed once. */
export class StepSums {
  readonly #stacks: StepStacks;
  readonly #op: RegionBuilder;
  readonly #sums = new Map<Value, StepSum>();
  readonly #sinkable = new Map<Value, boolean>();

  constructor(stacks: StepStacks) {
    this.#stacks = stacks;
    this.#op = stacks.op;
  }

  /** Σ_t v_t, of v's type. */
  sum(value: Value): StepSum {
    const known = this.#sums.get(value) ?? this.#newSum(value);
    this.#sums.set(value, known);
    return known;
  }

  /** Whether pushing the sum inwards reaches a product, a scatter or a reduction. */
  isSinkable(value: Value): boolean {
    const known = this.#sinkable.get(value);
    if (known !== undefined) return known;
    const node = this.#stacks.definition(value);
    const answer = node !== undefined && this.#varies(value) && this.#canSink(node);
    this.#sinkable.set(value, answer);
    return answer;
  }

  #varies(value: Value): boolean {
    return this.#stacks.varies(value);
  }

  #canSink(node: AnyNode): boolean {
    const [a, b] = node.operands;
    if (linear.has(node.op)) return node.operands.some((v) => this.isSinkable(v));
    switch (node.op) {
      case "matmul":
        return this.#canSinkMatmul(node);
      case "scatterAdd":
        return true;
      case "reduce":
        return node.attrs.kind === "sum";
      case "mul":
        return (!this.#varies(a) && this.isSinkable(b)) || (!this.#varies(b) && this.isSinkable(a));
      case "div":
        return !this.#varies(b) && this.isSinkable(a);
      default:
        return false;
    }
  }

  /** Products with a factor that stays the same, and those whose rows can be merged with the steps. */
  #canSinkMatmul({ operands: [a, b] }: Node<"matmul">): boolean {
    if (!this.#varies(a) || !this.#varies(b)) return true;
    const { length } = this.#stacks.batch;
    return a.type.shape.length === 2 && [a, b].every((v) => canMerge([length, ...v.type.shape]));
  }

  #newSum(value: Value): StepSum {
    if (!this.#varies(value)) return { value: this.#times(value), general: false };
    const node = this.#stacks.definition(value);
    if (node === undefined || !this.isSinkable(value))
      return { value: this.#op.reduce("sum", this.#stacks.stack(value), [0]), general: true };
    return { value: this.#sumNode(node, value), general: false };
  }

  /** The same at every step: length · v. */
  #times(value: Value): Value {
    const count = this.#op.broadcast(this.#op.size(this.#stacks.batch.length), value.type.shape, []);
    return this.#op.mul(count, this.#stacks.plain(value));
  }

  #sumNode(node: AnyNode, value: Value): Value {
    const [a, b] = node.operands;
    switch (node.op) {
      case "matmul":
        return this.#sumMatmul(node);
      case "scatterAdd":
        return this.#sumScatter(node);
      case "reduce":
        return this.#sumReduce(node);
      case "mul":
        return this.#varies(a)
          ? this.#op.mul(this.sum(a).value, this.#stacks.plain(b))
          : this.#op.mul(this.#stacks.plain(a), this.sum(b).value);
      case "div":
        return this.#op.div(this.sum(a).value, this.#stacks.plain(b));
      default:
        return this.#sumLinear(node, value);
    }
  }

  #sumLinear(node: AnyNode, value: Value): Value {
    const operands = node.operands.map((v) => this.sum(v).value);
    return this.#op.node(node.op, operands, node.attrs as never)[node.results.indexOf(value)];
  }

  /** Σ aᵀ·b ⇒ Aᵀ·B over the rows of all steps; Σ W·b ⇒ W·Σb. */
  #sumMatmul({ operands: [a, b], attrs, results }: Node<"matmul">): Value {
    const { plain } = this.#stacks.batch;
    const { name } = results[0];
    if (!this.#varies(a)) return this.#op.matmul(plain(a), this.sum(b).value, attrs, name);
    if (!this.#varies(b)) return this.#op.matmul(this.sum(a).value, plain(b), attrs, name);
    const rows = [this.#contractedRows(a, !attrs.transA), this.#contractedRows(b, attrs.transB)] as const;
    return this.#op.matmul(...rows, { transA: true }, name);
  }

  /** [K, N] (or its transpose) of all steps as [length·K, N]. */
  #contractedRows(value: Value, transposed: boolean): Value {
    const steps = this.#stacks.stack(value);
    const rows = transposed ? this.#op.transpose(steps, [0, 2, 1]) : steps;
    const [length, k, n] = rows.type.shape;
    return this.#op.reshape(rows, [dimProduct([length, k]), n]);
  }

  /** Rows of all steps are added into one table. */
  #sumScatter({ operands: [ids, updates], attrs }: Node<"scatterAdd">): Value {
    const { batch } = this.#stacks;
    if (!this.#varies(ids)) return this.#op.scatterAdd(batch.plain(ids), this.sum(updates).value, attrs.rows);
    return this.#op.scatterAdd(batch.stacked(ids), allSteps(batch, updates), attrs.rows);
  }

  /** Σ_t Σ_rows v ⇒ one reduction over steps and rows. */
  #sumReduce({ operands: [x], attrs }: Node<"reduce">): Value {
    if (this.isSinkable(x)) return this.#op.reduce("sum", this.sum(x).value, [...attrs.axes]);
    return this.#op.reduce("sum", this.#stacks.stack(x), [0, ...attrs.axes.map((axis) => axis + 1)]);
  }
}
