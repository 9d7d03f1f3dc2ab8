// An emitted module as text: the model's facts and kernels, the embedded runtime, and `createModel`.
import type { TargetName, WasmVariant } from "../../ir/artifact.ts";
import { CompileError, internalError } from "../../ir/errors.ts";
import { commentLine, literal } from "../../targets/js/text.ts";
import { relaxedProbe } from "../../targets/wasm/glue.ts";
import { embedText } from "./embed.ts";
import { factsText, layoutsText } from "./facts-text.ts";
import { collect, type ModulePlan, manifestOf, targetOf } from "./plan.ts";

/** How a target's code comes into a module. */
interface ModuleTarget {
  readonly embed: readonly string[];
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

const js: ModuleTarget = {
  embed: ["memory"],
  declare: ({ compiled }) => compiled.artifact.kernels ?? missing("kernels"),
  options: [],
  open: () => ["const memory = plainMemory();"],
  exports: () => `/** The same on every target: a promise of the model. */
export async function createModel(options) {
  return createModelSync(options);
}`,
};

const wasm: ModuleTarget = {
  embed: ["wasm"],
  declare: (plan) => `// Valid where the engine knows relaxed SIMD, which multiplies and adds in one instruction.
const probe = new Uint8Array([${relaxedProbe().join(", ")}]);

/** Which of the two binaries this engine takes. */
export const variant = () => (WebAssembly.validate(probe) ? "relaxed" : "plain");

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

const targets: Readonly<Record<TargetName, ModuleTarget | undefined>> = { js, wasm, wgsl: undefined };

/** @throws CompileError "unsupported" for a target that modules are not yet written for. */
export function moduleText(plan: ModulePlan): string {
  const target = targets[targetOf(plan)];
  if (!target)
    throw new CompileError("unsupported", {
      where: `model ${manifestOf(plan).name}`,
      found: `a module for target ${targetOf(plan)}`,
      expected: Object.entries(targets)
        .flatMap(([name, t]) => (t ? [name] : []))
        .join(", "),
    });
  const loads = targetOf(plan) === "wasm" ? ["load-wasm", ...(plan.inline ? ["base64"] : [])] : [];
  const parts = [
    header(plan),
    factsText(manifestOf(plan), plan.fixed),
    layoutsText(manifestOf(plan)),
    target.declare(plan),
    embedText([...target.embed, ...loads, "core", ...collect(plan, "embed")]),
    createText(plan, target),
    target.exports(plan),
  ];
  return `${parts.map((part) => part.trim()).join("\n\n")}\n`;
}

function createText(plan: ModulePlan, { options, open }: ModuleTarget): string {
  const made = ["core.shared", ...collect(plan, "calls")].map((calls) => `...${calls}`);
  return `/** Makes the model at once, where nothing has to be fetched or compiled. */
export function createModelSync({ ${["weights", ...options].join(", ")} } = {}) {
${open(plan)
  .map((line) => `  ${line}`)
  .join("\n")}
  const core = createCore(facts, layouts, memory, entries);
  if (weights) core.shared.load(weights);
  return { ${made.join(", ")} };
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

function missing(what: string): never {
  throw internalError("module writer", `an artifact without ${what}`);
}
