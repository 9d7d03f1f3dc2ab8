// Common subexpressions: of nodes that compute the same from the same values, the first one stays.
import type { Value } from "../../ir/graph/node.ts";
import { mapRegions, type Program, rewriteProgram } from "../../ir/graph/rewrite.ts";
import type { GraphPass } from "../pass.ts";
import { unifySplits } from "./cse/unify-splits.ts";
import { structuralKey } from "./structural-key.ts";

function shareNodes<P extends Program>(region: P): P {
  const numbers = new Map<Value, string>();
  const numberOf = (value: Value): string => {
    const known = numbers.get(value) ?? String(numbers.size);
    numbers.set(value, known);
    return known;
  };
  const first = new Map<string, readonly Value[]>();
  return rewriteProgram(region, (node) => {
    const key = structuralKey(node, numberOf);
    const known = first.get(key);
    if (known === undefined) first.set(key, node.results);
    return known;
  });
}

/** Bodies before the scans around them, so that scans whose bodies became equal are found as well. */
export const cse: GraphPass = {
  name: "cse",
  after: [],
  run: (graph) => mapRegions(graph, (region) => unifySplits(shareNodes(region))),
};
