// From a spec file to the files of its modules, in memory: what `cellc build` writes and a bundler takes over.

import { compileGraphs } from "../../index.ts";
import type { TargetName } from "../../ir/artifact.ts";
import { CompileError } from "../../ir/errors.ts";
import type { Storage } from "../../ir/types.ts";
import { checkStorage } from "../../targets/storage.ts";
import { graphsOf } from "../spec/model-source.ts";
import { readSpec, type Spec, type SpecModel } from "../spec/read-spec.ts";
import { SpecError } from "../spec/spec-error.ts";
import { checkEntries, entriesOf, type UserEntryName, userEntries } from "../write-module/entries.ts";
import { moduleTargets } from "../write-module/module-text.ts";
import { fileStem } from "../write-module/plan.ts";
import { type Files, writeModule } from "../write-module/write-module.ts";

export interface BuildOptions {
  readonly target: TargetName;
  /** How inference keeps what products read of the weights, for targets that can choose; f32 where absent. */
  readonly storage?: Storage;
  /** What the module can do; forward, and step where the model has it, where absent. */
  readonly entries?: readonly string[];
  /** Fixes B. */
  readonly batch?: number;
  /** Fixes T. */
  readonly steps?: number;
  /** Of initial weights; they are written as a file beside the module where it is given. */
  readonly seed?: number;
  /** Kernels as text inside the module instead of files beside it. */
  readonly inline?: boolean;
  /** Seconds that the spec's own code may take; 10 where absent. */
  readonly timeLimit?: number;
  /** Only this export; all models of the spec where absent. */
  readonly exportName?: string;
}

export interface BuiltModel {
  readonly name: string;
  readonly exportName: string | undefined;
  /** The module among the files. */
  readonly module: string;
  readonly entries: readonly UserEntryName[];
}

/** A remark about a spec that did not stop the build. */
export interface Diagnostic {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface BuildResult {
  /** By name; names never leave their folder. Binaries lie beside the module that names them. */
  readonly files: Files;
  readonly models: readonly BuiltModel[];
  /** Absolute paths whose change asks for another build. */
  readonly dependencies: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where below the output folder the spec wants its modules; a relative path, not yet checked. */
  readonly output: string | undefined;
}

/**
 * Reads a spec and compiles its models; writes nothing. Equal input gives equal bytes.
 * @throws SpecError with the place in the spec; CompileError for options.
 */
export async function buildSpec(file: string, options: BuildOptions): Promise<BuildResult> {
  checkTarget(options.target);
  checkStorage(options.storage ?? "f32", options.target);
  const wanted = options.entries && checkEntries(options.entries);
  const { timeLimit, batch, steps } = options;
  const sizes = { ...(steps === undefined ? {} : { steps }), ...(batch === undefined ? {} : { rows: batch }) };
  const spec = await readSpec(file, { timeLimit, sizes });
  const models = chosenModels(spec, options.exportName);
  const stems = takeStems(models);
  const built = models.map((model, i) => buildModel(model, stems[i], wanted, options));
  return {
    files: new Map(built.flatMap(({ files }) => [...files])),
    models: built.map(({ model }) => model),
    dependencies: spec.dependencies,
    diagnostics: built.flatMap(({ diagnostics }) => diagnostics),
    output: spec.output,
  };
}

/** @param known all that modules are written for where absent. @throws CompileError that names those there are. */
export function checkTarget(name: string, known: readonly TargetName[] = moduleTargets): asserts name is TargetName {
  if ((known as readonly string[]).includes(name)) return;
  throw new CompileError("unsupported", {
    where: "target",
    found: JSON.stringify(name),
    expected: known.join(", "),
  });
}

function chosenModels(spec: Spec, exportName: string | undefined): readonly SpecModel[] {
  if (exportName === undefined) return spec.models;
  const chosen = spec.models.filter((m) => m.exportName === exportName);
  if (chosen.length > 0) return chosen;
  const known = spec.models.map((m) => m.exportName ?? m.source.name);
  throw new SpecError(`${spec.file}: it exports no model ${JSON.stringify(exportName)}; expected ${known.join(", ")}`);
}

/** File names of the models; two models must not have the same. */
function takeStems(models: readonly SpecModel[]): readonly string[] {
  const taken = new Map<string, SpecModel>();
  for (const model of models) {
    const stem = fileStem(model.source.name);
    const other = taken.get(stem.toLowerCase());
    if (other)
      throw new SpecError(
        `models ${JSON.stringify(other.source.name)} and ${JSON.stringify(model.source.name)} would both be written to ${stem}.js; expected names that differ in letters or digits`,
        model.position,
      );
    taken.set(stem.toLowerCase(), model);
  }
  return models.map((model) => fileStem(model.source.name));
}

function buildModel(
  spec: SpecModel,
  stem: string,
  wanted: readonly UserEntryName[] | undefined,
  { target, storage, batch, steps, seed, inline = false }: BuildOptions,
) {
  const { source, position, doc, ports, exportName } = spec;
  return atModel(spec, () => {
    const graphs = graphsOf(source);
    const entries = entriesOf(source.name, graphs, wanted);
    const needs = entries.flatMap((name) => userEntries[name].needs);
    const compiled = compileGraphs(source.name, graphs, { target, storage, entries: needs });
    const fixed = { steps, rows: batch };
    const files = writeModule({ stem, compiled, entries, doc, ports, fixed, seed, inline });
    const noStep = wanted === undefined && !entries.includes("step") ? source.noStep : [];
    const diagnostics = noStep.map((why) => ({ ...position, message: `${source.name} has no step: ${why}` }));
    return { files, diagnostics, model: { name: source.name, exportName, module: `${stem}.js`, entries } };
  });
}

/** What the compiler says about a model is told with the model's place. */
function atModel<R>({ position }: SpecModel, run: () => R): R {
  try {
    return run();
  } catch (error) {
    if (error instanceof CompileError && error.code !== "internal") throw new SpecError(error.message, position);
    throw error;
  }
}
