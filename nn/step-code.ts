// Works on the recorded nodes of a step: applies the state stages of variants, drops what no next state needs.
import { regionBuilder } from "../ir/graph/builder.ts";
import { type AnyNode, makeNode, makeValue, type Value } from "../ir/graph/node.ts";
import { withOperands } from "../ir/graph/rewrite.ts";
import type { Cell, StageContext } from "./cell.ts";

/** A step's nodes in order and the next value of each state. */
export interface StepCode {
  readonly nodes: readonly AnyNode[];
  readonly next: Readonly<Record<string, Value>>;
}

/**
 * Projection, bound and mix of every state. A bound on a state that is not projected takes effect where the step makes
 * the value: c' = clip(f∘c + i∘g), h' = o∘tanh(c').
 */
export function applyStateStages(cell: Cell, ctx: StageContext, code: StepCode): StepCode {
  const { project, bound, mix } = cell.stages;
  const projected = new Set(project.map((p) => p.state));
  const early = bound.filter((b) => !projected.has(b.state));
  const late = [...project, ...bound.filter((b) => projected.has(b.state)), ...mix];
  const bounded = early.reduce(
    (c, { state, apply }) => replaceWhereMade(c, state, (op, v) => apply({ ...ctx, op }, v)),
    code,
  );
  const op = regionBuilder(`cell ${cell.name}`);
  const next = { ...bounded.next };
  for (const { state, apply } of late) next[state] = apply({ ...ctx, op }, next[state]);
  return { nodes: [...bounded.nodes, ...op.nodes], next };
}

type Change = (op: StageContext["op"], value: Value) => Value;

/** Inserts `change` right after the state's next value; what comes later sees the changed value. */
function replaceWhereMade({ nodes, next }: StepCode, state: string, change: Change): StepCode {
  const value = next[state];
  const op = regionBuilder();
  const changed = change(op, value);
  const at = nodes.findIndex((n) => n.results.includes(value));
  // A state that comes back as it went in is no node's result: its uses in the step are those of the old value.
  if (at < 0) return { nodes: [...nodes, ...op.nodes], next: { ...next, [state]: changed } };
  const swap = (v: Value): Value => (v === value ? changed : v);
  const later = nodes.slice(at + 1).map((n) => withOperands(n, n.operands.map(swap)));
  return {
    nodes: [...nodes.slice(0, at + 1), ...op.nodes, ...later],
    next: Object.fromEntries(Object.entries(next).map(([s, v]) => [s, swap(v)])),
  };
}

/** The nodes that the results need, in order, and every value they read. */
export function liveCode(nodes: readonly AnyNode[], results: readonly Value[]): { nodes: AnyNode[]; used: Set<Value> } {
  const used = new Set(results);
  const live = nodes.toReversed().filter((node) => {
    if (!node.results.some((r) => used.has(r))) return false;
    for (const v of node.operands) used.add(v);
    return true;
  });
  return { nodes: live.reverse(), used };
}

/** The code with names on the results of some nodes, for the reader of kernels; names that are there stay. */
export function withNames(
  nodes: readonly AnyNode[],
  names: ReadonlyMap<Value, string>,
): { nodes: AnyNode[]; value: (v: Value) => Value } {
  const renamed = new Map<Value, Value>();
  const value = (v: Value): Value => renamed.get(v) ?? v;
  const out = nodes.map((node) => {
    const operands = node.operands.map(value);
    if (!node.results.some((r) => r.name === undefined && names.has(r))) return withOperands(node, operands);
    const results = node.results.map((r) => {
      const name = names.get(r);
      if (r.name !== undefined || name === undefined) return r;
      const fresh = makeValue(r.type, name);
      renamed.set(r, fresh);
      return fresh;
    });
    return makeNode(node.op, operands, node.attrs as never, results, node.stage);
  });
  return { nodes: out, value };
}
