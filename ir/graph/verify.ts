// The rules every graph keeps, checked after each pass: definitions, types, names, stages, closed bodies.
import { elementwise, isElementwise } from "../elementwise.ts";
import { CompileError } from "../errors.ts";
import { scalarFnFault } from "../scalar/verify.ts";
import { formatType, sameType, type TensorType } from "../types.ts";
import { type AnyNode, type Graph, graphRegion, type Node, type Region, type Value } from "./node.ts";
import { isOp, resultTypes } from "./ops.ts";
import { regionNames, summarizeNode } from "./print.ts";

/** Where we are while checking. Texts are made for messages only. */
interface Scope {
  readonly region: Region;
  /** The graph's name and the scans around. */
  readonly where: () => string;
  readonly defined: Set<Value>;
  /** The region around a body, whose values it may not see. */
  readonly outer: Scope | undefined;
  /** What a node of stage prepare may read; undefined in a body, where nodes have no stage. */
  readonly prepared: Set<Value> | undefined;
  readonly checked: WeakSet<AnyNode>;
}

/** The text of a place. */
type Where = () => string;

const nameIn = (scope: Scope, value: Value): string => regionNames(scope.region)(value);

/**
 * Throws CompileError "invalid-ir" at the first broken rule, naming the graph and the node:
 * a value is defined once per region and before use; a body sees its parameters only; result types are what the shape
 * rule says; parameter names are unique, result names unique per role; a node of stage prepare depends on parameters of
 * role "param" and prepare nodes only; options, scalar code and scan groups are well formed.
 * @param checked nodes that were found well formed before; nodes are frozen, so of these only their surroundings are
 *   checked again. Grows by the nodes of this graph.
 */
export function verifyGraph(graph: Graph, checked = new WeakSet<AnyNode>()): void {
  const where = (): string => `graph ${graph.name}`;
  unique(
    where,
    "parameters",
    graph.params.map((p) => p.name),
  );
  unique(
    where,
    "results",
    graph.results.map((r) => `${r.role} ${r.name}`),
  );
  const region = graphRegion(graph);
  const prepared = new Set(graph.params.filter((p) => p.role === "param").map((p) => p.value));
  verifyRegion({ region, where, defined: new Set(), outer: undefined, prepared, checked });
}

const fail = (where: Where, found: string, expected?: string, fix?: string): never => {
  const more = { ...(expected ? { expected } : {}), ...(fix ? { fix } : {}) };
  throw new CompileError("invalid-ir", { where: where(), found, ...more });
};

function unique(where: Where, what: string, names: readonly string[]): void {
  if (new Set(names).size === names.length) return;
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  fail(where, `two ${what} named ${twice}`, "unique names", "Rename one of them");
}

function verifyRegion(scope: Scope): void {
  const { region } = scope;
  region.params.forEach((param) => void define(param, scope, scope.where));
  region.nodes.forEach((node) => void verifyNode(node, scope));
  region.results.forEach((value, i) => void use(value, scope, () => `${scope.where()}: result ${i}`));
}

function define(value: Value, scope: Scope, where: Where): void {
  if (scope.defined.has(value))
    fail(
      where,
      `${nameIn(scope, value)} is defined twice`,
      "one definition",
      "Make a new value with makeValue for each result",
    );
  scope.defined.add(value);
}

function isOutside(value: Value, { outer }: Scope): boolean {
  return outer !== undefined && (outer.defined.has(value) || isOutside(value, outer));
}

function use(value: Value, scope: Scope, where: Where): void {
  if (scope.defined.has(value)) return;
  const found = `${nameIn(scope, value)} of type ${formatType(value.type)}`;
  if (isOutside(value, scope))
    fail(
      where,
      `${found} is defined outside the body`,
      "values of the body alone",
      "Pass it in through the scan's consts",
    );
  fail(
    where,
    `${found} is not defined before this use`,
    "a definition first",
    "Move the node that defines it up, or substitute the value",
  );
}

function verifyNode(node: AnyNode, scope: Scope): void {
  const where = (): string => `${scope.where()}: ${summarizeNode(node, regionNames(scope.region))}`;
  if (!isOp(node.op)) fail(where, `unknown op ${String(node.op)}`);
  node.operands.forEach((value) => void use(value, scope, where));
  if (!scope.checked.has(node)) verifyItself(node, scope, where);
  verifyStage(node, scope, where);
  node.results.forEach((result) => void define(result, scope, where));
}

/** What does not depend on the nodes around. */
function verifyItself(node: AnyNode, scope: Scope, where: Where): void {
  verifyAttrs(node, where);
  if (node.op === "scan") verifyScan(node, scope, where);
  verifyTypes(node, where);
  scope.checked.add(node);
}

function verifyAttrs(node: AnyNode, where: Where): void {
  if (isElementwise(node.op)) {
    const { options } = elementwise[node.op];
    const list = (names: object): string => Object.keys(names).sort().join(", ");
    const given = Object.keys(node.attrs);
    if (given.length !== Object.keys(options).length || !given.every((name) => Object.hasOwn(options, name)))
      fail(
        where,
        `options ${list(node.attrs) || "(none)"}`,
        list(options) || "none",
        "Give every option of the op's row",
      );
    if (Object.values(node.attrs).some((v) => typeof v !== "number"))
      fail(where, "an option that is not a number", "numbers");
  }
  if (node.op === "const" && node.attrs.dtype === "i32" && !Number.isInteger(node.attrs.value))
    fail(where, `the value ${node.attrs.value} in an i32 constant`, "a whole number");
  if (node.op === "map") {
    const fault = scalarFnFault(node.attrs.fn);
    if (fault) fail(where, fault, "well-formed scalar code", "Build the code with ScalarBuilder");
  }
}

function verifyScan(node: Node<"scan">, scope: Scope, where: Where): void {
  const { consts, carry, body } = node.attrs;
  if (consts + carry > body.params.length)
    fail(
      where,
      `${consts} consts and ${carry} carries for ${body.params.length} body parameters`,
      "a body parameter for each",
    );
  if (carry > body.results.length)
    fail(
      where,
      `${body.results.length} body results for ${carry} carries`,
      "a next value for each carry",
      "Return the carry itself where it does not change",
    );
  const name = (): string => (node.results[0] ? nameIn(scope, node.results[0]) : "");
  verifyRegion({
    region: body,
    where: () => `${scope.where()}: body of scan ${name()}`.trimEnd(),
    defined: new Set(),
    outer: scope,
    prepared: undefined,
    checked: scope.checked,
  });
}

function verifyTypes(node: AnyNode, where: Where): void {
  const types = expectedTypes(node, where);
  const list = (ts: readonly TensorType[]) => ts.map(formatType).join(", ") || "nothing";
  if (types.length !== node.results.length || types.some((t, i) => !sameType(t, node.results[i].type)))
    fail(
      where,
      `results of type ${list(node.results.map((r) => r.type))}`,
      list(types),
      "Make the results with the types that resultTypes gives",
    );
}

function expectedTypes(node: AnyNode, where: Where): readonly TensorType[] {
  try {
    return resultTypes(
      node.op,
      node.operands.map((v) => v.type),
      node.attrs as never,
      "",
    );
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    return fail(where, error.parts.found, error.parts.expected, "Check the pass that made this node");
  }
}

function verifyStage(node: AnyNode, scope: Scope, where: Where): void {
  if (node.stage === undefined) return;
  if (node.stage !== "prepare") fail(where, `stage ${String(node.stage)}`, "prepare, or none");
  if (scope.prepared === undefined) fail(where, "a stage inside a body", "no stage", "Give the stage to the scan");
  const late = node.operands.find((v) => !scope.prepared?.has(v));
  if (late)
    fail(
      where,
      `stage prepare, but ${nameIn(scope, late)} is not known before a call`,
      "params and prepare nodes as operands",
      "Leave out the stage, or prepare the operand as well",
    );
  for (const result of node.results) scope.prepared?.add(result);
}
