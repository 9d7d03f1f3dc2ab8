// Draws a graph: dagre lays it out, SVG shows it; a box under the pointer or the focus tells what it computes.
import { Graph, layout } from "@dagrejs/dagre";
import type { Drawing } from "./protocol.ts";

const NS = "http://www.w3.org/2000/svg";
const CHARACTER = 7.4;
const HEIGHT = 28;

type Attributes = Readonly<Record<string, string | number>>;

function svg(name: string, attributes: Attributes, ...children: readonly (Element | string)[]): SVGElement {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Arrows back to a state do not push it below what computes it: they are drawn after the layout. */
function place({ nodes, edges, loops }: Drawing): Graph {
  const graph = new Graph({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 18, ranksep: 30, marginx: 16, marginy: 16 });
  for (const { id, label } of loops) graph.setNode(id, { label });
  for (const { id, label, loop } of nodes) {
    graph.setNode(id, { width: Math.max(34, label.length * CHARACTER + 18), height: HEIGHT });
    if (loop !== undefined) graph.setParent(id, loop);
  }
  for (const { from, to, back } of edges) if (!back) graph.setEdge(from, to, {}, `${from} ${to}`);
  layout(graph);
  return graph;
}

const at = (graph: Graph, id: string): Placed => graph.node(id) as unknown as Placed;
const rectangle = ({ x, y, width, height }: Placed, rx: number): SVGElement =>
  svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx });

interface Point {
  readonly x: number;
  readonly y: number;
}

function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const middle = rest
    .slice(0, -1)
    .map((p, i) => `Q${p.x},${p.y} ${(p.x + rest[i + 1].x) / 2},${(p.y + rest[i + 1].y) / 2}`);
  const last = rest[rest.length - 1];
  return `M${first.x},${first.y} ${middle.join(" ")} L${last.x},${last.y}`;
}

/** From under a box around its side up to the state. */
function around(from: Placed, to: Placed): string {
  const side = Math.max(from.x + from.width / 2, to.x + to.width / 2) + 26;
  const right = to.x + to.width / 2;
  return `M${from.x + from.width / 2},${from.y} C${side},${from.y} ${side},${to.y} ${right + 2},${to.y}`;
}

function drawLoops(graph: Graph, { loops }: Drawing): readonly SVGElement[] {
  return loops.map(({ id, label }) => {
    const box = at(graph, id);
    const text = svg("text", { x: box.x - box.width / 2 + 10, y: box.y - box.height / 2 - 9 }, label);
    return svg("g", { class: "loop" }, rectangle(box, 10), text);
  });
}

function drawArrows(graph: Graph, { edges }: Drawing): readonly SVGElement[] {
  return edges.map(({ from, to, back }) => {
    const edge = back ? undefined : (graph.edge(from, to, `${from} ${to}`) as unknown as { points: Point[] });
    const d = edge ? smooth(edge.points) : around(at(graph, from), at(graph, to));
    const ends = { "data-from": from, "data-to": to };
    return svg("path", { d, class: back ? "back" : "", "marker-end": "url(#tip)", ...ends });
  });
}

/** Boxes that light up with their arrows under the pointer or the focus. */
function drawBoxes(
  graph: Graph,
  { nodes }: Drawing,
  arrows: readonly SVGElement[],
  tell: (detail: string) => void,
): readonly SVGElement[] {
  return nodes.map(({ id, kind, label, detail }) => {
    const box = at(graph, id);
    const corners = kind === "elementwise" || kind === "product" ? 4 : 13;
    const text = svg("text", { x: box.x, y: box.y + 1 }, label);
    const attributes = { class: `box ${kind}`, tabindex: 0, role: "img", "aria-label": `${label}: ${detail}` };
    const group = svg("g", attributes, rectangle(box, corners), text);
    const light = (on: boolean) => (): void => {
      group.classList.toggle("lit", on);
      for (const arrow of arrows)
        if (arrow.dataset.from === id || arrow.dataset.to === id) arrow.classList.toggle("lit", on);
      tell(on ? detail : "");
    };
    for (const event of ["pointerenter", "focus"]) group.addEventListener(event, light(true));
    for (const event of ["pointerleave", "blur"]) group.addEventListener(event, light(false));
    return group;
  });
}

/** The head of an arrow. */
function tip(): SVGElement {
  const size = { viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" };
  return svg("defs", {}, svg("marker", { id: "tip", ...size }, svg("path", { d: "M0,0 L8,4 L0,8 z" })));
}

/** @param tell gets the detail of the box that the reader looks at. */
export function drawGraph(panel: HTMLElement, drawing: Drawing, tell: (detail: string) => void): void {
  const graph = place(drawing);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const arrows = drawArrows(graph, drawing);
  const room = width + 30;
  const attributes = { viewBox: `0 0 ${room} ${height}`, role: "group", "aria-label": "Graph" };
  const parts = [...drawLoops(graph, drawing), ...arrows, ...drawBoxes(graph, drawing, arrows, tell)];
  const image = svg("svg", attributes, tip(), ...parts);
  // Shrinks a little to fit the panel; what is larger still scrolls.
  image.style.width = `max(${0.75 * room}px, min(${room}px, 100%))`;
  panel.replaceChildren(image);
}
