// The rules every graph keeps, checked after each pass: definitions, types, names, stages, closed bodies.
import { elementwise, isElementwise } from "../elementwise.ts";
import { CompileError } from "../errors.ts";
import { scalarFnFault } from "../scalar/verify.ts";
import { formatType, sameType, type TensorType } from "../types.ts";
import { type AnyNode, type Graph, graphRegion, type Node, type Region, type Value } from "./node.ts";
import { isOp, resultTypes } from "./ops.ts";
import { type Names, regionNames, summarizeNode } from "./print.ts";

/** Where we are while checking, for the messages. */
interface Scope {
  /** The graph's name and the scans around. */
  readonly where: string;
  readonly names: Names;
  readonly defined: Set<Value>;
  /** Values of the regions around, which a body may not see. */
  readonly outside: ReadonlySet<Value>;
  /** What a node of stage prepare may read; undefined in a body, where nodes have no stage. */
  readonly prepared: Set<Value> | undefined;
}

/**
 * Throws CompileError "invalid-ir" at the first broken rule, naming the graph and the node:
 * a value is defined once per region and before use; a body sees its parameters only; result types are what the shape
 * rule says; parameter names are unique, result names unique per role; a node of stage prepare depends on parameters of
 * role "param" and prepare nodes only; options, scalar code and scan groups are well formed.
 */
export function verifyGraph(graph: Graph): void {
  const where = `graph ${graph.name}`;
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
  verifyRegion(region, { where, names: regionNames(region), defined: new Set(), outside: new Set(), prepared });
}

const fail = (where: string, found: string, expected?: string, fix?: string): never => {
  throw new CompileError("invalid-ir", { where, found, ...(expected ? { expected } : {}), ...(fix ? { fix } : {}) });
};

function unique(where: string, what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fail(where, `two ${what} named ${twice}`, "unique names", "Rename one of them");
}

function verifyRegion(region: Region, scope: Scope): void {
  region.params.forEach((param) => {
    define(param, scope, scope.where);
  });
  for (const node of region.nodes) verifyNode(node, scope);
  region.results.forEach((value, i) => {
    use(value, scope, `${scope.where}: result ${i}`);
  });
}

function define(value: Value, scope: Scope, where: string): void {
  if (scope.defined.has(value))
    fail(
      where,
      `${scope.names(value)} is defined twice`,
      "one definition",
      "Make a new value with makeValue for each result",
    );
  scope.defined.add(value);
}

function use(value: Value, scope: Scope, where: string): void {
  if (scope.defined.has(value)) return;
  const found = `${scope.names(value)} of type ${formatType(value.type)}`;
  if (scope.outside.has(value))
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
  const where = `${scope.where}: ${summarizeNode(node, scope.names)}`;
  if (!isOp(node.op)) fail(where, `unknown op ${String(node.op)}`);
  for (const value of node.operands) use(value, scope, where);
  verifyAttrs(node, where);
  if (node.op === "scan") verifyScan(node, scope, where);
  verifyTypes(node, where);
  verifyStage(node, scope, where);
  for (const result of node.results) define(result, scope, where);
}

function verifyAttrs(node: AnyNode, where: string): void {
  if (isElementwise(node.op)) {
    const expected = Object.keys(elementwise[node.op].options).sort().join(", ");
    const found = Object.keys(node.attrs).sort().join(", ");
    if (found !== expected)
      fail(where, `options ${found || "(none)"}`, expected || "none", "Give every option of the op's row");
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

function verifyScan(node: Node<"scan">, scope: Scope, where: string): void {
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
  const outside = new Set<Value>([...scope.outside, ...scope.defined]);
  verifyRegion(body, {
    where: `${scope.where}: body of scan ${node.results[0] ? scope.names(node.results[0]) : ""}`.trimEnd(),
    names: regionNames(body),
    defined: new Set(),
    outside,
    prepared: undefined,
  });
}

function verifyTypes(node: AnyNode, where: string): void {
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

function expectedTypes(node: AnyNode, where: string): readonly TensorType[] {
  try {
    return resultTypes(
      node.op,
      node.operands.map((v) => v.type),
      node.attrs as never,
      where,
    );
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    return fail(error.parts.where, error.parts.found, error.parts.expected, "Check the pass that made this node");
  }
}

function verifyStage(node: AnyNode, scope: Scope, where: string): void {
  if (node.stage === undefined) return;
  if (node.stage !== "prepare") fail(where, `stage ${String(node.stage)}`, "prepare, or none");
  if (scope.prepared === undefined) fail(where, "a stage inside a body", "no stage", "Give the stage to the scan");
  const late = node.operands.find((v) => !scope.prepared?.has(v));
  if (late)
    fail(
      where,
      `stage prepare, but ${scope.names(late)} is not known before a call`,
      "params and prepare nodes as operands",
      "Leave out the stage, or prepare the operand as well",
    );
  for (const result of node.results) scope.prepared?.add(result);
}
