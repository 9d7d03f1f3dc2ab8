// An emitted module as text: the model's facts and kernels, the embedded runtime, and `createModel`.
import type { TargetName, WasmVariant } from "../../ir/artifact.ts";
import { commentLine, literal } from "../../targets/js/text.ts";
import { probeLines, variantLine } from "../../targets/wasm/variant.ts";
import { embedText } from "./embed.ts";
import { factsText, layoutsText, tablesOf, tablesText } from "./facts-text.ts";
import { collect, type ModulePlan, type ModuleTarget, manifestOf, missing, modelText, targetOf } from "./plan.ts";
import { wgsl } from "./wgsl-text.ts";

/** How a target's code comes into a module whose memory is the host's. */
interface HostTarget {
  readonly embed: (plan: ModulePlan) => readonly string[];
  /** Declarations that `create` and the exports use. */
  readonly declare: (plan: ModulePlan) => string;
  /** Of createModelSync, besides weights. */
  readonly options: readonly string[];
  /** Statements that declare `memory` and `entries`, where they are not there already. */
  readonly open: (plan: ModulePlan) => readonly string[];
  readonly exports: (plan: ModulePlan) => string;
}

/** Files beside the module. */
export const wasmFile = (stem: string, variant: WasmVariant): string =>
  `${stem}${variant === "plain" ? "" : `.${variant}`}.wasm`;

const js: HostTarget = {
  embed: () => ["memory"],
  declare: ({ compiled }) => compiled.artifact.kernels ?? missing("kernels"),
  options: [],
  open: () => ["const memory = plainMemory();"],
  exports: () => `/** The same on every target: a promise of the model. */
export async function createModel(options) {
  return createModelSync(options);
}`,
};

const wasm: HostTarget = {
  embed: ({ inline }) => ["wasm", "load-wasm", ...(inline ? ["base64"] : [])],
  declare: (plan) => `${probeLines().join("\n")}

/** Which of the two binaries this engine takes. */
${variantLine("current")}

${plan.inline ? inlineBinaries(plan) : filesBeside(plan)}`,
  options: ["wasm"],
  open: (plan) => [
    ...(plan.inline ? ["wasm ??= new WebAssembly.Module(decodeBase64(binaries[variant()]));"] : []),
    "const { memory, entries } = instantiate(wasm, layouts);",
  ],
  exports: ({
    inline,
  }) => `/** Compiles the binary${inline ? "" : ", which it fetches unless it is given,"} and makes the model. */
export async function createModel(options = {}) {
  const wasm = await loadWasm(options.wasm ?? ${inline ? "decodeBase64(binaries[variant()])" : "files[variant()]()"});
  return createModelSync({ ...options, wasm });
}`,
};

const filesBeside = ({ stem }: ModulePlan): string => `const files = {
  plain: () => new URL(${literal(`./${wasmFile(stem, "plain")}`)}, import.meta.url),
  relaxed: () => new URL(${literal(`./${wasmFile(stem, "relaxed")}`)}, import.meta.url),
};`;

const inlineBinaries = ({ compiled }: ModulePlan): string => {
  const { plain, relaxed } = compiled.artifact.wasm ?? missing("WebAssembly");
  const text = (bytes: Uint8Array): string => `"${Buffer.from(bytes).toString("base64")}"`;
  return `const binaries = {\n  plain: ${text(plain)},\n  relaxed: ${text(relaxed)},\n};`;
};

const hasTables = (plan: ModulePlan): boolean => tablesOf(manifestOf(plan)).size > 0;

/** Modules whose memory is the host's: their calls give numbers at once. */
const onHost = (target: HostTarget): ModuleTarget => ({
  facts: (plan) => [
    factsText(manifestOf(plan), plan.fixed),
    layoutsText(manifestOf(plan)),
    ...(hasTables(plan) ? [tablesText(manifestOf(plan))] : []),
    target.declare(plan),
  ],
  embed: (plan) => [
    ...target.embed(plan),
    ...(hasTables(plan) ? ["table-rows"] : []),
    "core",
    ...collect(plan, "embed"),
  ],
  exports: (plan) => `${createText(plan, target)}\n\n${target.exports(plan)}`,
});

const targets: Readonly<Record<TargetName, ModuleTarget>> = { js: onHost(js), wasm: onHost(wasm), wgsl };
export const moduleTargets = Object.keys(targets) as readonly TargetName[];

export function moduleText(plan: ModulePlan): string {
  const target = targets[targetOf(plan)];
  const parts = [header(plan), ...target.facts(plan), embedText(target.embed(plan)), target.exports(plan)];
  return `${parts.map((part) => part.trim()).join("\n\n")}\n`;
}

function createText(plan: ModulePlan, { options, open }: HostTarget): string {
  return `/** Makes the model at once, where nothing has to be fetched or compiled. */
export function createModelSync({ ${["weights", ...options].join(", ")} } = {}) {
${open(plan)
  .map((line) => `  ${line}`)
  .join("\n")}
  const core = createCore(facts, layouts, memory, ${hasTables(plan) ? "checkRows(entries, layouts, tables)" : "entries"});
  if (weights) core.shared.load(weights);
  return ${modelText(plan)};
}`;
}

function header(plan: ModulePlan): string {
  const { name, params, paramSize, layoutHash } = manifestOf(plan);
  const kinds: Readonly<Record<TargetName, string>> = {
    js: "plain JavaScript",
    wasm: "WebAssembly",
    wgsl: "WebGPU shaders",
  };
  const width = Math.max(0, ...params.map((p) => p.name.length));
  return [
    `${name}: a recurrent network as ${kinds[targetOf(plan)]}, generated by cellc. It imports nothing.`,
    `Entries: ${plan.entries.join(", ")}. T: steps, B: rows of the batch. Parameters: ${paramSize} numbers, layout ${layoutHash}.`,
    ...params.map((p) => `  ${p.name.padEnd(width)}  [${p.shape.join(", ")}]`),
    ...(plan.doc === undefined ? [] : ["", ...plan.doc.split("\n")]),
  ]
    .map(commentLine)
    .join("\n");
}
