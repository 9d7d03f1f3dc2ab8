// Common subexpressions: of nodes that compute the same from the same values, the first one stays.
import type { AnyNode, Value } from "../../ir/graph/node.ts";
import { mapRegions, type Program, rewriteProgram } from "../../ir/graph/rewrite.ts";
import type { GraphPass } from "../pass.ts";
import { unifySplits } from "./cse/unify-splits.ts";
import { codeKey, operandsKey } from "./structural-key.ts";

/** Code is compared where op and operands agree, which few nodes' do. */
function shareNodes<P extends Program>(region: P): P {
  const numbers = new Map<Value, string>();
  const numberOf = (value: Value): string => {
    const known = numbers.get(value) ?? String(numbers.size);
    numbers.set(value, known);
    return known;
  };
  const alike = new Map<string, AnyNode[]>();
  return rewriteProgram(region, (node) => {
    const key = operandsKey(node, numberOf);
    const others = alike.get(key);
    if (others === undefined) {
      alike.set(key, [node]);
      return undefined;
    }
    const code = codeKey(node);
    const first = others.find((other) => codeKey(other) === code);
    if (first === undefined) others.push(node);
    return first?.results;
  });
}

/** Bodies before the scans around them, so that scans whose bodies became equal are found as well. */
export const cse: GraphPass = {
  name: "cse",
  after: [],
  run: (graph) => mapRegions(graph, (region) => unifySplits(shareNodes(region))),
};
