// Which inputs hold rows of a table: ids that reach a gather as they are, so that a call can refuse those it has not.
import { type AnyNode, type Graph, scanParts, type Value } from "../ir/graph/node.ts";
import type { TableRows } from "../ir/program.ts";
import { isView } from "./lower/group.ts";

/** By the name of the input; of several tables the one with the fewest rows. @param graph before passes, with its user's names */
export function tableInputs(graph: Graph): ReadonlyMap<string, TableRows> {
  const inputs = new Map<Value, string>();
  for (const { role, name, value } of graph.params)
    if (role === "input" && value.type.dtype === "i32") inputs.set(value, name);
  const found = new Map<string, TableRows>();
  const visit = (nodes: readonly AnyNode[]): void => {
    for (const node of nodes) {
      const input = inputs.get(node.operands[node.op === "gather" ? 1 : 0]);
      if (node.op === "gather") note(found, input, node.operands[0]);
      else if (input !== undefined && isView(node)) for (const result of node.results) inputs.set(result, input);
      if (node.op !== "scan") continue;
      const { consts, xs, body } = scanParts(node);
      const given = [...consts.map((v, i) => [v, body.consts[i]]), ...xs.map((v, i) => [v, body.xs[i]])];
      for (const [outside, inside] of given) {
        const name = inputs.get(outside);
        if (name !== undefined) inputs.set(inside, name);
      }
      visit(body.nodes);
    }
  };
  visit(graph.nodes);
  return found;
}

function note(found: Map<string, TableRows>, input: string | undefined, { name = "table", type }: Value): void {
  const [rows] = type.shape;
  if (input === undefined || typeof rows !== "number") return;
  if (rows < (found.get(input)?.rows ?? Number.POSITIVE_INFINITY)) found.set(input, { table: name, rows });
}
