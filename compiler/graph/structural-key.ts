// Equality of nodes up to names: a text that is the same for nodes that compute the same from the same operands.
import type { AnyNode, Region, Value } from "../../ir/graph/node.ts";
import type { ScalarFn } from "../../ir/scalar/fn.ts";
import { formatType } from "../../ir/types.ts";

type NumberOf = (value: Value) => string;

const formatAttr = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(formatAttr).join(",")}]`;
  return Object.is(value, -0) ? "-0" : String(value);
};

const scalarKey = (fn: ScalarFn): string =>
  [
    fn.arity,
    ...fn.steps.map((s) => (s.kind === "const" ? `const ${formatAttr(s.value)}` : `${s.prim} ${s.args.join(" ")}`)),
    `yield ${fn.results.join(" ")}`,
  ].join(";");

/** Values numbered in the order of their definition; bodies are closed, so a number says all. */
function regionKey(region: Region): string {
  const numbers = new Map<Value, string>();
  const define = (value: Value) => void numbers.set(value, `v${numbers.size}`);
  const numberOf: NumberOf = (value) => numbers.get(value) ?? "?";
  region.params.forEach(define);
  const lines = region.nodes.map((node) => {
    const key = structuralKey(node, numberOf);
    node.results.forEach(define);
    return key;
  });
  const params = region.params.map((p) => formatType(p.type));
  return `(${params.join(",")}){${lines.join("\n")}\nreturn ${region.results.map(numberOf).join(",")}}`;
}

/** Operands of these may change places without changing a bit of the result. */
const commutative: ReadonlySet<string> = new Set(["add", "mul", "min", "max", "eq", "ne"]);

/** The op, its stage and its operands, which `numberOf` names. */
export function operandsKey(node: AnyNode, numberOf: NumberOf): string {
  const numbers = node.operands.map(numberOf);
  const operands = (commutative.has(node.op) ? numbers.sort() : numbers).join(",");
  return `${node.stage ?? ""} ${node.op} ${operands}`;
}

/** What the node does with its operands: attributes and code. */
export function codeKey(node: AnyNode): string {
  if (node.op === "map") return scalarKey(node.attrs.fn);
  if (node.op !== "scan") return attrsKey(node.attrs);
  const { body, ...attrs } = node.attrs;
  return `${attrsKey(attrs)} ${regionKey(body)}`;
}

/** Nodes with equal keys have equal results. */
const structuralKey = (node: AnyNode, numberOf: NumberOf): string => `${operandsKey(node, numberOf)} ${codeKey(node)}`;

const attrsKey = (attrs: object): string =>
  Object.entries(attrs)
    .map(([key, value]) => `${key}:${formatAttr(value)}`)
    .sort()
    .join(" ");
