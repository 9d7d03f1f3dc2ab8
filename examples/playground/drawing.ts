// From a graph to boxes and arrows: constants go into the boxes that read them, a loop becomes a box around its steps.
import { type AnyNode, type Graph, type Node, scanParts, type Value } from "cellc";
import type { Drawing, NodeKind } from "./protocol.ts";

const VIEWS: ReadonlySet<string> = new Set([
  "split",
  "concat",
  "slice",
  "transpose",
  "reshape",
  "broadcast",
  "reverse",
  "iota",
  "size",
  "detach",
  "cast",
]);
const SYMBOLS: Readonly<Record<string, string>> = { add: "+", sub: "−", mul: "×", div: "÷", neg: "−" };

const typeText = ({ type }: Value): string => `${type.dtype}[${type.shape.join(",")}]`;
const kindOf = (node: AnyNode): NodeKind =>
  node.op === "matmul" ? "product" : VIEWS.has(node.op) ? "view" : "elementwise";

/** The primitives of fused code, in order. */
const primsOf = ({ attrs }: Node<"map">): readonly string[] =>
  attrs.fn.steps.flatMap((step) => (step.kind === "prim" ? [step.prim] : []));
const fusedLabel = (node: Node<"map">): string => {
  const prims = primsOf(node);
  return prims.length === 1 ? (SYMBOLS[prims[0]] ?? prims[0]) : `${prims.length} ops fused`;
};

/** `x · W_f`, as far as the sides have names. */
const productLabel = ({ operands }: AnyNode): string =>
  operands.some((v) => v.name) ? operands.map((v) => v.name ?? "…").join(" · ") : "·";

class Sketch {
  readonly nodes: Drawing["nodes"][number][] = [];
  readonly edges: Drawing["edges"][number][] = [];
  readonly loops: Drawing["loops"][number][] = [];
  /** The box that shows a value, and the constants, which have none. */
  readonly #boxes = new Map<Value, string>();
  readonly #numbers = new Map<Value, string>();

  box(kind: NodeKind, label: string, detail: string, loop?: string): string {
    const id = `n${this.nodes.length}`;
    this.nodes.push({ id, kind, label, detail, ...(loop === undefined ? {} : { loop }) });
    return id;
  }

  show(value: Value, id: string): void {
    this.#boxes.set(value, id);
  }

  arrow(value: Value, to: string, back = false): void {
    const from = this.#boxes.get(value);
    if (from !== undefined && from !== to) this.edges.push(back ? { from, to, back } : { from, to });
  }

  /** What stands for `outside` in a loop: the box itself, or the same number. */
  alias(inside: Value, outside: Value): void {
    const box = this.#boxes.get(outside);
    const number = this.#numbers.get(outside);
    if (box !== undefined) this.#boxes.set(inside, box);
    if (number !== undefined) this.#numbers.set(inside, number);
  }

  /** Constants, and repetitions of them. */
  #isNumber(node: AnyNode): boolean {
    const text =
      node.op === "const"
        ? String(node.attrs.value)
        : node.op === "broadcast"
          ? this.#numbers.get(node.operands[0])
          : undefined;
    if (text !== undefined) this.#numbers.set(node.results[0], text);
    return text !== undefined;
  }

  node(node: AnyNode, loop?: string): void {
    if (node.op === "scan") this.#scan(node);
    else if (!this.#isNumber(node)) {
      const id = this.box(kindOf(node), this.#label(node), this.#detail(node), loop);
      for (const value of node.operands) this.arrow(value, id);
      for (const value of node.results) this.show(value, id);
    }
  }

  #label(node: AnyNode): string {
    const names = node.results.map((r) => r.name).filter((n) => n !== undefined);
    const numbers = node.operands.map((v) => this.#numbers.get(v)).filter((n) => n !== undefined);
    if (node.op === "matmul") return productLabel(node);
    const op = node.op === "map" ? fusedLabel(node) : (SYMBOLS[node.op] ?? node.op);
    const code = node.op !== "map" && numbers.length > 0 ? `${numbers.join(" ")} ${op}` : op;
    return names.length > 0 ? `${names.join(", ")} = ${code}` : code;
  }

  #detail(node: AnyNode): string {
    const operands = node.operands.map((v) => v.name ?? this.#numbers.get(v) ?? typeText(v));
    const code = node.op === "map" ? ` { ${primsOf(node).join(" ")} }` : "";
    return `${node.results.map(typeText).join(", ")} = ${node.op}(${operands.join(", ")})${code}`;
  }

  #scan(scan: Node<"scan">): void {
    const { init, consts, xs, body, final, ys } = scanParts(scan);
    const loop = `loop${this.loops.length}`;
    const { length, reverse } = scan.attrs;
    this.loops.push({
      id: loop,
      label: reverse ? `each of ${length} steps, from the last` : `each of ${length} steps`,
    });
    body.consts.forEach((v, i) => void this.alias(v, consts[i]));
    body.xs.forEach((v, i) => void this.alias(v, xs[i]));
    const states = body.carry.map((v, i) => {
      const id = this.box("state", v.name ?? "state", `${typeText(v)}, from the step before`, loop);
      this.arrow(init[i], id);
      this.show(v, id);
      return id;
    });
    for (const node of body.nodes) this.node(node, loop);
    body.next.forEach((v, i) => void this.arrow(v, states[i], true));
    final.forEach((v, i) => void this.alias(v, body.next[i]));
    ys.forEach((v, i) => void this.alias(v, body.ys[i]));
  }
}

/** States that only pass through the graph's borders are left out: the loop shows them. */
export function drawGraph(graph: Graph): Drawing {
  const sketch = new Sketch();
  for (const { role, name, value } of graph.params)
    sketch.show(value, sketch.box(role === "state" ? "state" : "given", name, `${role} ${typeText(value)}`));
  for (const node of graph.nodes) sketch.node(node);
  for (const { role, name, value } of graph.results)
    sketch.arrow(value, sketch.box("result", name, `${role} ${typeText(value)}`));
  const { nodes, edges, loops } = sketch;
  const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return { nodes: nodes.filter(({ id }) => used.has(id)), edges, loops };
}
