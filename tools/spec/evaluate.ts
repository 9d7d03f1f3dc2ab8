// Runs in a process of its own: evaluates a spec and sends its models, as plain data, to the process that started it.
import { pathToFileURL } from "node:url";
import type { Graph } from "../../ir/graph/node.ts";
import type { ModelDefinition } from "../../nn/define-model.ts";
import { graphModel } from "../../nn/graph-model.ts";
import { type GraphOptions, modelGraphs } from "../../nn/model-graphs.ts";
import { type ModelSource, sourceOf } from "./model-source.ts";

/** What the process is asked. */
export interface EvaluateRequest {
  readonly file: string;
  readonly sizes: GraphOptions;
}

export interface EvaluatedModel {
  readonly exportName: string;
  readonly source: ModelSource;
}

/** What it answers: the models, or what was thrown and while which export was read. */
export type EvaluateAnswer =
  | { readonly models: readonly EvaluatedModel[]; readonly output: string | undefined }
  | {
      readonly thrown: { readonly name: string; readonly message: string; readonly stack: string };
      readonly exportName?: string;
    };

/** What it says before it is asked: from now on the spec is what takes time. */
export const STARTED = "started";

type Exports = Readonly<Record<string, unknown>>;
type Answer = Extract<EvaluateAnswer, { readonly models: unknown }>;

async function evaluate({ file, sizes }: EvaluateRequest): Promise<EvaluateAnswer> {
  const progress: { exportName?: string } = {};
  try {
    const exports = (await import(pathToFileURL(file).href)) as Exports;
    return readExports(exports, sizes, progress);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { thrown: { name, message, stack: stacksOf(error).join("\n") }, ...progress };
  }
}

/** Of an error and what caused it, the innermost cause first: it knows the place that the others tell in other words. */
const stacksOf = (error: unknown): readonly string[] =>
  error instanceof Error ? [...stacksOf(error.cause), error.stack ?? ""] : [];

/** @param progress keeps the name of the export that is being read. */
function readExports(exports: Exports, sizes: GraphOptions, progress: { exportName?: string }): Answer {
  const models: EvaluatedModel[] = [];
  const seen = new Set<unknown>();
  for (const [exportName, value] of Object.entries(exports)) {
    if (seen.has(value)) continue;
    seen.add(value);
    progress.exportName = exportName;
    const graphs = isModel(value) ? modelGraphs(value, sizes) : isGraph(value) ? graphModel(value) : undefined;
    if (graphs) models.push({ exportName, source: sourceOf((value as ModelDefinition | Graph).name, graphs) });
  }
  return { models, output: typeof exports.output === "string" ? exports.output : undefined };
}

const isRecord = (x: unknown): x is Exports => typeof x === "object" && x !== null;

/** By its shape: a spec may bring a copy of the package of its own. */
const isModel = (x: unknown): x is ModelDefinition =>
  isRecord(x) && typeof x.name === "string" && isRecord(x.inputs) && typeof x.outputs === "function";

const isGraph = (x: unknown): x is Graph =>
  isRecord(x) && typeof x.name === "string" && [x.params, x.nodes, x.results].every(Array.isArray);

// A step is called from deep inside of the layers; the frame of the user's file must not be cut off.
Error.stackTraceLimit = 100;

process.once("message", async (request: EvaluateRequest) => {
  const answer = await evaluate(request);
  process.send?.(answer, undefined, {}, () => process.exit(0));
});
process.send?.(STARTED);
