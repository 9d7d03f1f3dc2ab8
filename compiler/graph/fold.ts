// Folding: constants, algebraic identities, views of views, and what is the same at every step of a scan.
import { elementwiseNames, isElementwise } from "../../ir/elementwise.ts";
import type { AnyNode, Op, Value } from "../../ir/graph/node.ts";
import { structuralOps } from "../../ir/graph/ops.ts";
import { mapRegions, type Program, type RewriteContext, rewriteProgram, useCounts } from "../../ir/graph/rewrite.ts";
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

const rules: ReadonlyMap<Op, readonly Rule[]> = new Map(
  [...structuralOps, ...elementwiseNames].map((op) => [op, rulesFor(op)]),
);

/** What the rules see of a region, and the code that was made so far. */
function foldContext(region: Program, context: RewriteContext): FoldContext {
  const { nodes } = context.op;
  const definitions = new Map<Value, AnyNode>();
  let seen = 0;
  let counts: ReadonlyMap<Value, number> | undefined;
  return {
    ...context,
    definition(value) {
      for (; seen < nodes.length; seen++) for (const r of nodes[seen].results) definitions.set(r, nodes[seen]);
      return definitions.get(value);
    },
    uses(value) {
      counts ??= useCounts(region);
      return counts.get(value) ?? Number.POSITIVE_INFINITY;
    },
    inBody: !("name" in region),
  };
}

/** One round over one region; `count` is called for every fold. */
function foldRegion<P extends Program>(region: P, count: () => void): P {
  let context: FoldContext | undefined;
  return rewriteProgram(region, (node, rewrite) => {
    context ??= foldContext(region, rewrite);
    for (const rule of rules.get(node.op) ?? []) {
      const replacement = rule(node, context);
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
    const settled = new Set<Program>();
    for (let current = graph; ; ) {
      let folds = 0;
      const next = mapRegions(current, (region) => {
        if (settled.has(region)) return region;
        const before = folds;
        const folded = foldRegion(region, () => folds++);
        if (folds === before) settled.add(folded);
        return folded;
      });
      if (folds === 0) {
        if (total > 0) remark(`${total} nodes folded`);
        return current;
      }
      total += folds;
      current = next;
    }
  },
};
