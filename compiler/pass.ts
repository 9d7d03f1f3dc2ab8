// Runs graph passes in order: checks their order constraints, verifies after each, keeps a trace of what happened.
import { alg, Graph as GraphlibGraph } from "@dagrejs/graphlib";
import { CompileError } from "../ir/errors.ts";
import type { AnyNode, Graph } from "../ir/graph/node.ts";
import { printGraph } from "../ir/graph/print.ts";
import { verifyGraph } from "../ir/graph/verify.ts";

/** What a pass did, or left alone and why. */
export interface Remark {
  readonly text: string;
  /** The value or scan it is about, by the user's name. */
  readonly about?: string;
}

export interface PassContext {
  remark(text: string, about?: string): void;
}

/** `pass` must have run before, where it is in the list at all; `because` is for the error and for the reader. */
export interface OrderConstraint {
  readonly pass: string;
  readonly because: string;
}

/** A pure function from graph to graph, and where in a list it may stand. */
export interface GraphPass {
  readonly name: string;
  readonly after: readonly OrderConstraint[];
  run(graph: Graph, context: PassContext): Graph;
}

export interface TraceStep {
  readonly pass: string;
  /** Whether the texts before and after differ; found out when asked for. */
  readonly changed: boolean;
  readonly milliseconds: number;
  readonly remarks: readonly Remark[];
  readonly graph: Graph;
  /** The graph after the pass; printed when asked for. */
  text(): string;
}

export interface RunOptions {
  /** Names of passes that are left out wherever they stand. */
  readonly skip?: readonly string[];
  /** The pass after whose first run to stop. */
  readonly stopAfter?: string;
  /** Check the rules of the IR before the first and after every pass; on unless false. */
  readonly verify?: boolean;
}

export interface PassRun {
  readonly graph: Graph;
  readonly trace: readonly TraceStep[];
}

/**
 * Runs `passes` one after another. Throws CompileError "pass" for a list that breaks its own order constraints and for
 * unknown names in `skip` and `stopAfter`; "invalid-ir", naming the pass, for a pass that breaks the graph.
 */
export function runPasses(graph: Graph, passes: readonly GraphPass[], options: RunOptions = {}): PassRun {
  checkNames(passes, options);
  checkOrder(passes);
  const checked = (options.verify ?? true) ? new WeakSet<AnyNode>() : undefined;
  if (checked) verifyGraph(graph, checked);
  const trace: TraceStep[] = [];
  const settled = new Map<GraphPass, Step>();
  let current = printable(graph);
  for (const pass of passes) {
    if (options.skip?.includes(pass.name)) continue;
    const known = settled.get(pass);
    const step = known?.after === current ? known : runPass(pass, current, checked);
    if (step.after === current) settled.set(pass, step);
    trace.push(step.trace);
    current = step.after;
    if (pass.name === options.stopAfter) break;
  }
  return { graph: current.graph, trace };
}

/** What a pass made of a graph: where that is the graph itself, the pass would leave it so again, being a pure function. */
interface Step {
  readonly after: Printable;
  readonly trace: TraceStep;
}

/** A graph and its text, printed when it is first asked for. */
interface Printable {
  readonly graph: Graph;
  readonly text: () => string;
}

function printable(graph: Graph): Printable {
  let text: string | undefined;
  return {
    graph,
    text: () => {
      text ??= printGraph(graph);
      return text;
    },
  };
}

const sameCode = (a: Graph, b: Graph): boolean =>
  a.nodes.length === b.nodes.length &&
  a.nodes.every((n, i) => n === b.nodes[i]) &&
  a.params === b.params &&
  a.results.every((r, i) => r.value === b.results[i]?.value && r.name === b.results[i].name);

function runPass(pass: GraphPass, before: Printable, checked: WeakSet<AnyNode> | undefined): Step {
  const remarks: Remark[] = [];
  const context: PassContext = {
    remark: (text, about) => void remarks.push(about === undefined ? { text } : { text, about }),
  };
  const start = performance.now();
  const graph = pass.run(before.graph, context);
  const milliseconds = performance.now() - start;
  if (sameCode(before.graph, graph))
    return { after: before, trace: traceStep(pass, milliseconds, remarks, before, before) };
  if (checked) verifyAfter(pass, graph, checked);
  const after = printable(graph);
  return { after, trace: traceStep(pass, milliseconds, remarks, before, after) };
}

function traceStep(
  pass: GraphPass,
  milliseconds: number,
  remarks: readonly Remark[],
  before: Printable,
  after: Printable,
): TraceStep {
  return {
    pass: pass.name,
    milliseconds,
    remarks,
    graph: after.graph,
    text: after.text,
    get changed() {
      return after !== before && before.text() !== after.text();
    },
  };
}

function verifyAfter(pass: GraphPass, graph: Graph, checked: WeakSet<AnyNode>): void {
  try {
    verifyGraph(graph, checked);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const where = `after pass ${pass.name}: ${error.parts.where}`;
    throw new CompileError(error.code, { ...error.parts, where }, { cause: error });
  }
}

function checkNames(passes: readonly GraphPass[], { skip = [], stopAfter }: RunOptions): void {
  const known = [...new Set(passes.map((p) => p.name))];
  for (const [option, names] of [
    ["skip", skip],
    ["stopAfter", stopAfter === undefined ? [] : [stopAfter]],
  ] as const)
    for (const name of names)
      if (!known.includes(name))
        throw new CompileError("pass", {
          where: option,
          found: `no pass ${name} in the list`,
          expected: `one of ${known.join(", ")}`,
        });
}

/**
 * Throws CompileError "pass" where the constraints contradict each other, or where a pass stands before one that it must
 * come after. A pass that stands more than once counts where it stands first.
 */
export function checkOrder(passes: readonly Pick<GraphPass, "name" | "after">[]): void {
  const position = new Map<string, number>();
  passes.forEach((p, i) => void (position.has(p.name) || position.set(p.name, i)));
  const order = new GraphlibGraph({ directed: true });
  const reasons = new Map<string, string>();
  for (const name of position.keys()) order.setNode(name);
  for (const { name, after } of passes)
    for (const { pass, because } of after) {
      if (!position.has(pass)) continue;
      order.setEdge(pass, name);
      reasons.set(`${pass} → ${name}`, because);
    }
  failOnCycle(order, reasons);
  for (const { v: first, w: second } of order.edges())
    if (position.get(first)! > position.get(second)!)
      throw new CompileError("pass", {
        where: "order of passes",
        found: `${second} before ${first}`,
        expected: `${first} first, because ${reasons.get(`${first} → ${second}`)}`,
        fix: "Change the place of one of them in the list",
      });
}

function failOnCycle(order: GraphlibGraph, reasons: ReadonlyMap<string, string>): void {
  const [cycle] = alg.findCycles(order);
  if (cycle === undefined) return;
  const inside = order.edges().filter(({ v, w }) => cycle.includes(v) && cycle.includes(w));
  throw new CompileError("pass", {
    where: "order of passes",
    found: `constraints in a circle: ${inside.map(({ v, w }) => `${v} → ${w} (${reasons.get(`${v} → ${w}`)})`).join(", ")}`,
    fix: "Drop one of the constraints",
  });
}
