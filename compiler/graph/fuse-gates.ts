// Products that share their left side become one product with the right sides side by side, and a split of its result.
import { type AnyNode, makeNode, makeValue, type Node, scanParts, type Value } from "../../ir/graph/node.ts";
import { definingNode, mapBodies, type Program, withCode } from "../../ir/graph/rewrite.ts";
import { f32, tensorType } from "../../ir/types.ts";
import type { GraphPass, PassContext } from "../pass.ts";
import { Dependents } from "./dependents.ts";

type Product = Node<"matmul">;

/** Products with equal keys have the left side and the flags in common. */
function shareKeys(nodes: readonly AnyNode[]): ReadonlyMap<string, Product[]> {
  const numbers = new Map<Value, number>();
  const groups = new Map<string, Product[]>();
  for (const node of nodes) {
    if (node.op !== "matmul" || node.results[0].type.shape.length !== 2) continue;
    if (typeof node.results[0].type.shape[1] !== "number") continue;
    const [a] = node.operands;
    if (!numbers.has(a)) numbers.set(a, numbers.size);
    const key = `${numbers.get(a)} ${node.attrs.transA} ${node.attrs.transB} ${node.stage ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  return groups;
}

/** The longest prefix-greedy choice of products none of which needs another's result. */
function independent(
  products: readonly Product[],
  nodes: readonly AnyNode[],
): { members: Product[]; dependents: Dependents } {
  const members: Product[] = [];
  const dependents = new Dependents(nodes);
  for (const product of products) {
    if (dependents.has(product)) continue;
    members.push(product);
    dependents.add(product);
  }
  return { members, dependents };
}

/** The part of a split that a value is, also where it came into a body as a const. */
interface Part {
  readonly split: AnyNode;
  readonly index: number;
}
type PartOf = (value: Value) => Part | undefined;

function partsIn(region: Program, outer: PartOf): PartOf {
  const definitions = definingNode(region);
  return (value) => {
    const node = definitions.get(value);
    if (node === undefined) return outer(value);
    return node.op === "split" ? { split: node, index: node.results.indexOf(value) } : undefined;
  };
}

/** What the consts of a scan's body are outside. */
function partsOfConsts(scan: Node<"scan">, outer: PartOf): PartOf {
  const { consts, body } = scanParts(scan);
  const outside = new Map(body.consts.map((inner, i) => [inner, consts[i]]));
  return (value) => {
    const found = outside.get(value);
    return found && outer(found);
  };
}

/** Right sides that are parts of one split stand together in its order, so that their concat folds to the whole. */
function inPartOrder(members: readonly Product[], partOf: PartOf): Product[] {
  const sources: unknown[] = [];
  const ranked = members.map((product) => {
    const part = partOf(product.operands[1]);
    const source = part?.split ?? product;
    if (!sources.includes(source)) sources.push(source);
    return { product, source: sources.indexOf(source), index: part?.index ?? 0 };
  });
  return ranked.sort((x, y) => x.source - y.source || x.index - y.index).map((r) => r.product);
}

/** x·A, x·B ⇒ split(x·[A B]); with transB the right sides are stacked along their rows. */
function fusedNodes(members: readonly Product[]): readonly AnyNode[] {
  const [{ operands, attrs, stage }] = members;
  const rights = members.map((p) => p.operands[1]);
  const sizes = members.map((p) => p.results[0].type.shape[1] as number);
  const width = sizes.reduce((a, b) => a + b, 0);
  const axis = attrs.transB ? 0 : 1;
  const shape = rights[0].type.shape.map((d, i) => (i === axis ? width : d));
  const right = makeValue(tensorType("f32", shape), fusedName(rights));
  const fused = makeValue(f32(members[0].results[0].type.shape[0], width), fusedName(members.map((p) => p.results[0])));
  return [
    makeNode("concat", rights, { axis }, [right], stage),
    makeNode("matmul", [operands[0], right], attrs, [fused], stage),
    makeNode(
      "split",
      [fused],
      { axis: 1, sizes },
      members.map((p) => p.results[0]),
      stage,
    ),
  ];
}

/** W_i, W_f, W_g ⇒ W_ifg where the names share a prefix up to the last separator. */
function fusedName(values: readonly Value[]): string | undefined {
  const names = values.map((v) => v.name);
  if (!names.every((n) => n !== undefined)) return undefined;
  const cut = names.map((n) => Math.max(n.lastIndexOf("_"), n.lastIndexOf(".")) + 1);
  const [prefix] = names.map((n, i) => n.slice(0, cut[i]));
  const shared = prefix !== "" && names.every((n, i) => n.slice(0, cut[i]) === prefix);
  const suffixes = [...new Set(names.map((n, i) => n.slice(cut[i])))];
  return shared ? prefix + suffixes.join("") : [...new Set(names)].join("_");
}

function fuseOne<P extends Program>(region: P, outer: PartOf, remark: PassContext["remark"]): P | undefined {
  for (const products of shareKeys(region.nodes).values()) {
    if (products.length < 2) continue;
    const { members, dependents } = independent(products, region.nodes);
    if (members.length < 2) continue;
    const ordered = inPartOrder(members, partsIn(region, outer));
    const others = region.nodes.filter((n) => !(members as readonly AnyNode[]).includes(n));
    const before = others.filter((n) => !dependents.has(n));
    const after = others.filter((n) => dependents.has(n));
    remark(
      `${members.length} products with ${members[0].operands[0].name ?? "one left side"} became one`,
      fusedName(ordered.map((p) => p.results[0])),
    );
    return withCode(region, [...before, ...fusedNodes(ordered), ...after]);
  }
  return undefined;
}

/** Products that share their left side and still are several. */
function remarkApart({ nodes }: Program, remark: PassContext["remark"]): void {
  for (const products of shareKeys(nodes).values()) {
    const left = products[0].operands[0].name ?? "one left side";
    if (products.length > 1)
      remark(
        `${products.length} products with ${left} not fused because they need each other's results`,
        products[0].results[0].name,
      );
  }
}

/** One group after another, because fusing one may make another's members depend on each other; then the bodies. */
function fuseAll<P extends Program>(region: P, outer: PartOf, remark: PassContext["remark"]): P {
  let current = region;
  for (let next: P | undefined = current; next !== undefined; next = fuseOne(current, outer, remark)) current = next;
  remarkApart(current, remark);
  const partOf = partsIn(current, outer);
  const nodes = current.nodes.map((node) =>
    mapBodies(node, (body, scan) => fuseAll(body, partsOfConsts(scan, partOf), remark)),
  );
  return withCode(current, nodes);
}

export const fuseGates: GraphPass = {
  name: "fuse-gates",
  after: [{ pass: "distribute-scan", because: "products that leave the loop must not be fused with those that stay" }],
  run: (graph, { remark }) => fuseAll(graph, () => undefined, remark),
};
