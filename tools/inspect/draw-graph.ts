// A graph laid out for drawing: what computes is a box, views are passed through, a loop over time is a frame. dagre places it.
import dagre from "@dagrejs/dagre";
import { type AnyNode, type Graph, type Node, scanParts, type Value } from "../../ir/graph/node.ts";
import { printNode } from "../../ir/graph/print.ts";
import { formatType } from "../../ir/types.ts";
import type { Drawing, DrawnEdge, DrawnNode } from "./report.ts";
import { nameKey, type ValueKeys } from "./token-lines.ts";

const VIEWS: ReadonlySet<string> = new Set([
  "reshape",
  "transpose",
  "slice",
  "split",
  "broadcast",
  "reverse",
  "detach",
]);
const HIDDEN: ReadonlySet<string> = new Set(["const", "size", "iota"]);

const LINE_HEIGHT = 16;
const CHAR_WIDTH = 7.2;
const PADDING = 14;
/** Longer words are cut: the whole text is in the detail. */
const MAX_CHARS = 34;

interface Box {
  readonly kind: DrawnNode["kind"];
  readonly lines: readonly string[];
  readonly detail: string;
  readonly values: readonly string[];
  readonly loop?: string;
}

interface Line {
  readonly from: string;
  readonly to: string;
  readonly values: string[];
  readonly back: boolean;
}

class Sketch {
  readonly boxes = new Map<string, Box>();
  readonly #lines = new Map<string, Line>();
  readonly loops: { readonly id: string; readonly title: string; readonly values: readonly string[] }[] = [];
  readonly #keys: ValueKeys;
  /** The box that a value comes out of. */
  readonly #source = new Map<Value, string>();

  constructor(keys: ValueKeys) {
    this.#keys = keys;
  }

  add(box: Box, results: readonly Value[]): string {
    const id = `n${this.boxes.size}`;
    this.boxes.set(id, box);
    for (const value of results) this.#source.set(value, id);
    return id;
  }

  alias(value: Value, as: Value): void {
    const source = this.#source.get(as);
    if (source !== undefined) this.#source.set(value, source);
  }

  connect(value: Value, to: string, back = false): void {
    const from = this.#source.get(value);
    if (from === undefined || from === to) return;
    const key = `${from} ${to} ${back}`;
    const line = this.#lines.get(key) ?? { from, to, values: [], back };
    line.values.push(this.#keys.of(value));
    this.#lines.set(key, line);
  }

  get lines(): readonly Line[] {
    return [...this.#lines.values()];
  }

  nodes(nodes: readonly AnyNode[], loop?: string): void {
    for (const node of nodes) {
      if (VIEWS.has(node.op)) for (const r of node.results) this.alias(r, node.operands[0]);
      else if (node.op === "scan") this.#scan(node);
      else if (!HIDDEN.has(node.op)) this.#node(node, loop);
    }
  }

  #node(node: AnyNode, loop: string | undefined): void {
    const values = [...new Set([...node.results.map((r) => this.#keys.of(r)), ...stepNames(node).map(nameKey)])];
    const box = { ...boxOf(node), values, ...(loop ? { loop } : {}) };
    const id = this.add(box, node.results);
    for (const value of new Set(node.operands)) this.connect(value, id);
  }

  #scan(node: Node<"scan">): void {
    const parts = scanParts(node);
    const loop = `loop${this.loops.length}`;
    const order = node.attrs.reverse ? "last to first" : "first to last";
    const values = node.results.map((r) => this.#keys.of(r));
    this.loops.push({ id: loop, title: `for every step of ${node.attrs.length}, ${order}`, values });
    parts.body.consts.forEach((inner, i) => void this.alias(inner, parts.consts[i]));
    parts.body.xs.forEach((inner, i) => void this.alias(inner, parts.xs[i]));
    const carries = parts.body.carry.map((value, i) => {
      const lines = [value.name ?? "carry", formatType(value.type)];
      const id = this.add(
        { kind: "state", lines, detail: `carry ${lines.join(": ")}`, values: [this.#keys.of(value)], loop },
        [value],
      );
      this.connect(parts.init[i], id);
      return id;
    });
    this.nodes(parts.body.nodes, loop);
    parts.body.next.forEach((value, i) => void this.connect(value, carries[i], true));
    parts.final.forEach((value, i) => void this.alias(value, parts.body.next[i]));
    parts.ys.forEach((value, i) => void this.alias(value, parts.body.ys[i]));
  }
}

/** What scalar code computes on its way under a name of its own. */
const stepNames = (node: AnyNode): readonly string[] =>
  node.op === "map"
    ? node.attrs.fn.steps.flatMap((s) => (s.kind === "prim" && s.name !== undefined ? [s.name] : []))
    : [];

function boxOf(node: AnyNode): Pick<Box, "kind" | "lines" | "detail"> {
  const detail = printNode(node);
  const shape = formatType(node.results[0].type);
  if (node.op === "matmul") return { kind: "product", lines: [titleOf(node, "product"), shape], detail };
  if (node.op !== "map") return { kind: kindOf(node), lines: [titleOf(node, node.op), shape], detail };
  const names = stepNames(node);
  const prims = node.attrs.fn.steps.flatMap((s) => (s.kind === "prim" ? [s.prim] : []));
  const shown = (names.length > 0 ? names : prims).join(", ");
  return { kind: "elementwise", lines: [`elementwise ${shape}`, shown], detail };
}

const STRUCTURAL: ReadonlySet<string> = new Set([
  "reduce",
  "gather",
  "scatterAdd",
  "concat",
  "oneHot",
  "cast",
  "random",
]);
const kindOf = (node: AnyNode): DrawnNode["kind"] => (STRUCTURAL.has(node.op) ? "other" : "elementwise");
const titleOf = (node: AnyNode, what: string): string => {
  const { name } = node.results[0];
  return name === undefined ? what : `${name} = ${what}`;
};
const short = (text: string): string => (text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS - 1)}…`);

function sketchOf(graph: Graph, keys: ValueKeys): Sketch {
  const sketch = new Sketch(keys);
  for (const { role, name, value } of graph.params) {
    const kind = role === "param" ? "param" : role === "state" ? "state" : "input";
    const lines = [name, formatType(value.type)];
    sketch.add({ kind, lines, detail: `${role} ${lines.join(": ")}`, values: [keys.of(value)] }, [value]);
  }
  sketch.nodes(graph.nodes);
  for (const { role, name, value } of graph.results) {
    const id = sketch.add(
      { kind: "result", lines: [name, role], detail: `${role} ${name}`, values: [keys.of(value)] },
      [],
    );
    sketch.connect(value, id);
  }
  return sketch;
}

/** Boxes, frames of loops and lines at places in pixels; parameters that nothing reads are left out. */
export function drawGraph(graph: Graph, keys: ValueKeys): Drawing {
  const sketch = sketchOf(graph, keys);
  const layout = new dagre.graphlib.Graph({ compound: true, multigraph: true });
  layout.setGraph({ rankdir: "TB", nodesep: 18, ranksep: 34, marginx: 10, marginy: 10 });
  layout.setDefaultEdgeLabel(() => ({}));
  const used = new Set(sketch.lines.flatMap((l) => [l.from, l.to]));
  for (const { id } of sketch.loops) layout.setNode(id, {});
  for (const [id, box] of sketch.boxes) {
    if (!used.has(id)) continue;
    const width = Math.max(...box.lines.map((l) => short(l).length)) * CHAR_WIDTH + PADDING;
    layout.setNode(id, { width, height: box.lines.length * LINE_HEIGHT + PADDING });
    if (box.loop) layout.setParent(id, box.loop);
  }
  sketch.lines.forEach((line, i) => {
    const [v, w] = line.back ? [line.to, line.from] : [line.from, line.to];
    layout.setEdge(v, w, {}, String(i));
  });
  dagre.layout(layout);
  return drawingOf(sketch, layout);
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function drawingOf(sketch: Sketch, layout: InstanceType<typeof dagre.graphlib.Graph>): Drawing {
  const placeOf = (id: string): Placed => layout.node(id) as unknown as Placed;
  const loops = sketch.loops.map(({ id, title, values }): DrawnNode => {
    const { x, y, width, height } = placeOf(id);
    return { x, y, width, height, kind: "loop", lines: [title], detail: title, values };
  });
  const boxes = [...sketch.boxes].filter(([id]) => layout.hasNode(id));
  const nodes = boxes.map(([id, { kind, lines, detail, values }]): DrawnNode => {
    const { x, y, width, height } = placeOf(id);
    return { x, y, width, height, kind, lines: lines.map(short), detail, values };
  });
  const edges = sketch.lines.map(({ from, to, values, back }, i): DrawnEdge => {
    const [v, w] = back ? [to, from] : [from, to];
    const { points } = layout.edge(v, w, String(i)) as { points: readonly { x: number; y: number }[] };
    return { points: back ? [...points].reverse() : points, values, back };
  });
  const { width = 0, height = 0 } = layout.graph() as { width?: number; height?: number };
  return { width, height, nodes: [...loops, ...nodes], edges };
}
