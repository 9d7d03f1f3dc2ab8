// An emitted module for WebGPU: manifest and dispatches as data, shaders beside it or inside, `createModel` over them.
import type { WgslEntry } from "../../ir/artifact.ts";
import { literal } from "../../targets/js/text.ts";
import { type ModulePlan, type ModuleTarget, manifestOf, missing, modelText } from "./plan.ts";

/** One file an entry, beside the module. */
export const shaderFile = (stem: string, entry: string): string => `${stem}.${entry}.wgsl`;

export const wgsl: ModuleTarget = {
  facts: (plan) => [manifestText(plan), programText(plan), plan.inline ? inlineShaders(plan) : filesBeside(plan)],
  embed: ({ inline }) => ["webgpu", ...(inline ? [] : ["load-text"])],
  exports: (plan) => `/** Makes the model on the device given, or on one that it asks for, and compiles its shaders. */
export async function createModel(options = {}) {
  const entries = await Promise.all(program.entries.map(async (e) => ({ ...e, code: ${plan.inline ? "shaders[e.name]" : "await loadText(files[e.name]())"} })));
  const core = await createCore({ manifest, wgsl: { ...program, entries } }, fixed, options);
  return ${modelText(plan)};
}`,
};

const programOf = ({ compiled }: ModulePlan) => compiled.artifact.wgsl ?? missing("shaders");

/** Weights come as a file, so that how they begin is left out. */
function manifestText(plan: ModulePlan): string {
  const manifest = manifestOf(plan);
  const params = manifest.params.map((p) => ({ ...p, init: { kind: "zeros" } }));
  const { steps, rows } = plan.fixed;
  const fixed = { ...(steps === undefined ? {} : { steps }), ...(rows === undefined ? {} : { rows }) };
  return `const manifest = ${literal({ ...manifest, params })};

// Steps and rows where they are fixed.
const fixed = ${literal(fixed)};`;
}

function programText(plan: ModulePlan): string {
  const program = programOf(plan);
  const entries = program.entries.map(({ code: _, ...entry }) => entry);
  return `// What to bind and to dispatch for each entry; sizes are polynomials in T and B.
const program = ${literal({ ...program, entries })};`;
}

const filesBeside = (plan: ModulePlan): string => {
  const place = ({ name }: WgslEntry): string =>
    `  ${name}: () => new URL(${literal(`./${shaderFile(plan.stem, name)}`)}, import.meta.url),`;
  return `const files = {\n${programOf(plan).entries.map(place).join("\n")}\n};`;
};

const inlineShaders = (plan: ModulePlan): string => {
  const shader = ({ name, code }: WgslEntry): string => `  ${name}: ${template(code)},`;
  return `const shaders = {\n${programOf(plan).entries.map(shader).join("\n")}\n};`;
};

/** A text on its own lines, in which nothing ends the literal or a script element. */
const template = (text: string): string =>
  `\`${text
    .replace(/[\\`$]/g, "\\$&")
    .replace(/<(?=[/!])/g, "\\x3c")
    .replace(/\r/g, "\\r")}\``;
