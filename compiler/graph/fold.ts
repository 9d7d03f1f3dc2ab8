// Folding: constants, algebraic identities, views of views, and what is the same at every step of a scan.
import { isElementwise } from "../../ir/elementwise.ts";
import type { AnyNode, Op, Value } from "../../ir/graph/node.ts";
import { mapRegions, type Program, rewriteProgram, useCounts } from "../../ir/graph/rewrite.ts";
import type { GraphPass } from "../pass.ts";
import { repeatResult } from "./fold/broadcasts.ts";
import { constantRules, foldElementwise } from "./fold/constants.ts";
import { identityRules } from "./fold/identities.ts";
import { partRules } from "./fold/parts.ts";
import type { FoldContext, Rule, RuleTable } from "./fold/rule.ts";
import { scanRules } from "./fold/scans.ts";
import { viewRules } from "./fold/views.ts";

/** In the order in which they are tried. */
const tables: readonly RuleTable[] = [constantRules, identityRules, viewRules, partRules, scanRules];

function rulesFor(op: Op): readonly Rule[] {
  const own = tables.flatMap((table) => (table[op] ?? []) as unknown as readonly Rule[]);
  return isElementwise(op) ? [foldElementwise as unknown as Rule, ...own, repeatResult as unknown as Rule] : own;
}

/** One round over one region; `count` is called for every fold. */
function foldRegion<P extends Program>(region: P, count: () => void): P {
  const counts = useCounts(region);
  const definitions = new Map<Value, AnyNode>();
  let seen = 0;
  return rewriteProgram(region, (node, context) => {
    for (; seen < context.op.nodes.length; seen++)
      for (const r of context.op.nodes[seen].results) definitions.set(r, context.op.nodes[seen]);
    const fold: FoldContext = {
      ...context,
      definition: (v) => definitions.get(v),
      uses: (v) => counts.get(v) ?? Number.POSITIVE_INFINITY,
      inBody: !("name" in region),
    };
    for (const rule of rulesFor(node.op)) {
      const replacement = rule(node, fold);
      if (replacement === undefined) continue;
      count();
      return replacement;
    }
    return undefined;
  });
}

/** Rules feed each other, across the bounds of bodies as well: rounds until one finds nothing. */
export const fold: GraphPass = {
  name: "fold",
  after: [],
  run(graph, { remark }) {
    let total = 0;
    for (let current = graph; ; ) {
      let folds = 0;
      const next = mapRegions(current, (region) => foldRegion(region, () => folds++));
      if (folds === 0) {
        if (total > 0) remark(`${total} nodes folded`);
        return current;
      }
      total += folds;
      current = next;
    }
  },
};
