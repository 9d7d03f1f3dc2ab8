// The text form of graphs, regions and nodes; values are renumbered as they print, so equal programs print equally.
import type { ScalarFn } from "../scalar/fn.ts";
import { formatType, type Shape } from "../types.ts";
import {
  type AnyNode,
  type Graph,
  graphRegion,
  type Op,
  type OpAttrs,
  type Region,
  scanParts,
  type Value,
} from "./node.ts";

const LINE_WIDTH = 120;

/** What a value is called in the text around it. */
export type Names = (value: Value) => string;

/** A name as it is where it is a plain word, else quoted. */
export const formatName = (name: string): string =>
  /^[A-Za-z_$][\w$./-]*$/.test(name) && name !== "NaN" && name !== "Infinity" ? name : JSON.stringify(name);

/** -0, NaN and the infinities included; reads back to the same f64. */
export const formatNumber = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

/** Hands out names: the first bearer keeps the name, others get `.1`, `.2`, …; without a name, `unnamed`. */
class Uniquifier {
  readonly #taken = new Set<string>();

  take(name: string | undefined, unnamed: () => number): string {
    if (name === undefined) return `%${unnamed()}`;
    let unique = name;
    for (let i = 1; this.#taken.has(unique); i++) unique = `${name}.${i}`;
    this.#taken.add(unique);
    return `%${formatName(unique)}`;
  }
}

/** The names of a region's values, in the order of definition; a value from elsewhere gets a question mark. */
export function regionNames(region: Region): Names {
  const names = new Map<Value, string>();
  const unique = new Uniquifier();
  let unnamed = 0;
  for (const value of [...region.params, ...region.nodes.flatMap((n) => n.results)])
    if (!names.has(value))
      names.set(
        value,
        unique.take(value.name, () => unnamed++),
      );
  return (value) => names.get(value) ?? `%?${value.name === undefined ? "" : formatName(value.name)}`;
}

/** `graph name(role name: type, …) { … return role name = %value, … }`; `parseGraph` reads it back. */
export function printGraph(graph: Graph): string {
  const names = regionNames(graphRegion(graph));
  const params = graph.params.map(({ role, name, value }) => {
    const alias = names(value) === `%${formatName(name)}` ? "" : ` = ${names(value)}`;
    return `${role} ${formatName(name)}${alias}: ${formatType(value.type)}`;
  });
  const results = graph.results.map((r) => `${r.role} ${formatName(r.name)} = ${names(r.value)}`);
  const head = `graph ${formatName(graph.name)}(${params.join(", ")}) {`;
  const fits = head.length <= LINE_WIDTH;
  return [
    ...(fits ? [head] : [`graph ${formatName(graph.name)}(`, ...params.map((p) => `  ${p},`), ") {"]),
    ...indent(graph.nodes.flatMap((n) => nodeLines(n, names))),
    ...indent([list("return", results)]),
    "}",
    "",
  ].join("\n");
}

/** `(%a: type, …) { … return %b, … }` */
export const printRegion = (region: Region): string => regionLines(region).join("\n");

/** A node and, for a scan, its body; `names` says what its values are called around it. */
export const printNode = (node: AnyNode, names: Names = namesOf(node)): string => nodeLines(node, names).join("\n");

/** A node in one line, without the code of its body: for messages. */
export const summarizeNode = (node: AnyNode, names: Names = namesOf(node)): string => {
  const [first] = nodeLines(node, names);
  return node.op === "scan" ? `${first.slice(0, first.indexOf(" {"))} …` : first;
};

const namesOf = (node: AnyNode): Names =>
  regionNames({ params: [...new Set(node.operands)], nodes: [node], results: [] });

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
const list = (head: string, items: readonly string[]): string =>
  [head, items.join(", ")].filter((s) => s !== "").join(" ");

function regionLines(region: Region): string[] {
  const names = regionNames(region);
  const params = region.params.map((p) => `${names(p)}: ${formatType(p.type)}`);
  return [
    `(${params.join(", ")}) {`,
    ...indent(region.nodes.flatMap((n) => nodeLines(n, names))),
    ...indent([list("return", region.results.map(names))]),
    "}",
  ];
}

function nodeLines(node: AnyNode, names: Names): string[] {
  const stage = node.stage === undefined ? "" : ` @${node.stage}`;
  const types = node.results.map((r) => formatType(r.type)).join(", ");
  const left = node.results.length === 0 ? "()" : `${node.results.map(names).join(", ")}: ${types}`;
  const head = `${left} = ${node.op}`;
  const operands = node.operands.map(names);
  if (node.op === "map") return [`${list(head, operands)} ${printScalarFn(node.attrs.fn)}${stage}`];
  if (node.op !== "scan")
    return [[list(head, operands), printAttrs(node.attrs)].filter((s) => s !== "").join(" ") + stage];
  const parts = scanParts(node);
  const group = (name: string, values: readonly Value[]) => `${name}(${values.map(names).join(", ")})`;
  const groups = [group("consts", parts.consts), group("init", parts.init), group("xs", parts.xs)];
  if (parts.lengths) groups.push(group("lengths", [parts.lengths]));
  const { length, reverse } = node.attrs;
  const [params, ...body] = regionLines(node.attrs.body);
  const lines = [`${head} ${groups.join(", ")} ${printAttrs({ length, reverse })} ${params}`, ...body];
  return [...lines.slice(0, -1), `}${stage}`];
}

type Attr = number | boolean | string | Shape;

/** Keys in alphabetical order, whatever order a pass made them in. */
function printAttrs(attrs: OpAttrs[Exclude<Op, "map" | "scan">] | { length: Attr; reverse: boolean }): string {
  const entries = Object.entries(attrs as Readonly<Record<string, Attr>>).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? "" : `{${entries.map(([key, value]) => `${key}: ${printAttr(value)}`).join(", ")}}`;
}

/** Dimensions and other words print bare. */
function printAttr(value: Attr): string {
  if (typeof value === "number") return formatNumber(value);
  return typeof value === "object" ? `[${value.map(printAttr).join(",")}]` : String(value);
}

/** `{ %2 = mul %0, %1; yield %2 }`: %0 … are the arguments, a step without a name has the number of its ref. */
export function printScalarFn(fn: ScalarFn): string {
  const unique = new Uniquifier();
  const names = Array.from({ length: fn.arity }, (_, i) => `%${i}`);
  const steps = fn.steps.map((step, i) => {
    const code =
      step.kind === "const"
        ? `const ${formatNumber(step.value)}`
        : list(
            step.prim,
            step.args.map((a) => names[a]),
          );
    names.push(unique.take(step.kind === "prim" ? step.name : undefined, () => fn.arity + i));
    return `${names[fn.arity + i]} = ${code}; `;
  });
  return `{ ${steps.join("")}${list(
    "yield",
    fn.results.map((r) => names[r]),
  )} }`;
}
