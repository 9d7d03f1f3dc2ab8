// From a file to models as plain data: TypeScript is evaluated in a process of its own, under a time limit; graphs are read.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CompileError } from "../../ir/errors.ts";
import { parseGraph } from "../../ir/graph/parse.ts";
import { graphModel } from "../../nn/graph-model.ts";
import type { GraphOptions } from "../../nn/model-graphs.ts";
import { readUtf8 } from "../files.ts";
import { findExports, parse, type SpecExport } from "./find-exports.ts";
import { findImports, isScript } from "./find-imports.ts";
import { type ModelSource, sourceOf } from "./model-source.ts";
import { evaluateSpec } from "./run-spec.ts";
import { type Position, SpecError, shortPath } from "./spec-error.ts";

export interface SpecOptions {
  /** Seconds that a spec's own code may take; 10 where absent. */
  readonly timeLimit?: number;
  /** Fixed numbers for T and B. */
  readonly sizes?: GraphOptions;
}

/** One model of a spec, with what its text says about it. */
export interface SpecModel {
  readonly source: ModelSource;
  readonly exportName: string | undefined;
  readonly position: Position;
  readonly doc: string | undefined;
  /** Comments of inputs and outputs by name. */
  readonly ports: Readonly<Record<string, string>>;
}

export interface Spec {
  readonly file: string;
  readonly models: readonly SpecModel[];
  /** Where below the output folder its modules belong, where the spec says so. */
  readonly output: string | undefined;
  /** The spec and the files that it imports by path, absolute. */
  readonly dependencies: readonly string[];
}

/**
 * Reads `*.ts` and `*.js` (its exported models and graphs), `*.graph` (one graph as text) and `*.json` (a model as data).
 * @throws SpecError, with a place where there is one; RuntimeError for a file that cannot be read.
 */
export async function readSpec(path: string, options: SpecOptions = {}): Promise<Spec> {
  const file = resolve(path);
  const text = readUtf8(shortPath(file));
  const read = Object.entries(READERS).find(([ending]) => file.endsWith(ending))?.[1];
  if (!read)
    throw new SpecError(`${path}: no kind of spec; expected a name that ends in ${Object.keys(READERS).join(", ")}`);
  return read(file, text, options);
}

type Reader = (file: string, text: string, options: SpecOptions) => Promise<Spec> | Spec;

const READERS: Readonly<Record<string, Reader>> = {
  ".ts": readModule,
  ".mts": readModule,
  ".js": readModule,
  ".mjs": readModule,
  ".graph": readGraph,
  ".json": readData,
};

async function readModule(file: string, text: string, { timeLimit = 10, sizes = {} }: SpecOptions): Promise<Spec> {
  const exports = findExports(file, text);
  const dependencies = findImports(file);
  for (const path of dependencies.slice(1).filter(isScript)) parse(path, readFileSync(path, "utf8"));
  const { models, output } = await evaluateSpec({ file, sizes }, { timeLimit, exports, dependencies });
  if (models.length === 0)
    throw new SpecError(
      `it exports no model: ${exports.length === 0 ? "nothing at all" : exports.map((e) => e.name).join(", ")}; expected what defineModel returns, or a graph`,
      exports[0]?.position ?? { file, line: 1, column: 1 },
      text,
    );
  const found = new Map<string, SpecExport>(exports.map((e) => [e.name, e]));
  return {
    file,
    output,
    dependencies,
    models: models.map(({ exportName, source }) => {
      const { position = { file, line: 1, column: 1 }, doc, ports = {} } = found.get(exportName) ?? {};
      return { source, exportName, position, doc, ports };
    }),
  };
}

function readGraph(file: string, text: string, { sizes = {} }: SpecOptions): Spec {
  fixesNothing(file, sizes);
  const graph = inPlace(file, text, () => parseGraph(text));
  return alone(
    file,
    inPlace(file, text, () => sourceOf(graph.name, graphModel(graph))),
  );
}

function readData(file: string, text: string, { sizes = {} }: SpecOptions): Spec {
  fixesNothing(file, sizes);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new SpecError(`${shortPath(file)}: it is not JSON: ${(error as Error).message}`);
  }
  return alone(file, checkSource(file, data));
}

const alone = (file: string, source: ModelSource): Spec => ({
  file,
  output: undefined,
  dependencies: [file],
  models: [{ source, exportName: undefined, position: { file, line: 1, column: 1 }, doc: undefined, ports: {} }],
});

function fixesNothing(file: string, { steps, rows }: GraphOptions): void {
  if (steps === undefined && rows === undefined) return;
  throw new SpecError(
    `${shortPath(file)}: a graph has the sizes that it was written with; expected a *.rnn.ts to fix steps or batch`,
  );
}

/** Errors of the text form say "line 3, column 7": the place becomes the error's. */
function inPlace<R>(file: string, text: string, read: () => R): R {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const at = /line (\d+), column (\d+)/.exec(error.message);
    const position = { file, line: Number(at?.[1] ?? 1), column: Number(at?.[2] ?? 1) };
    throw new SpecError(error.message, position, text);
  }
}

/** Checks the outline; graphs are checked when they are parsed. */
function checkSource(file: string, data: unknown): ModelSource {
  const source = data as Partial<ModelSource> | null;
  const lists = [source?.params, source?.states, source?.slots, source?.noStep];
  const fits =
    source?.format === 1 &&
    typeof source.name === "string" &&
    typeof source.graphs?.forward === "string" &&
    lists.every(Array.isArray) &&
    typeof source.hyper === "object";
  if (fits) return source as ModelSource;
  throw new SpecError(
    `${shortPath(file)}: it is not a model as data; expected format 1 with name, graphs, params, states, slots, noStep and hyper`,
  );
}
