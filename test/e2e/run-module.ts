// A process that has the runtime and a folder with an emitted module, weights and a call, and nothing of the compiler.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { EmittedModule, EmittedWasmModule } from "../../ir/artifact.ts";
import { linkWasm, loadModule } from "../../runtime/index.ts";

const [folder] = process.argv.slice(2);
const { ids, target, steps, rows } = JSON.parse(readFileSync(join(folder, "call.json"), "utf8"));
const module: EmittedModule | EmittedWasmModule = await import(pathToFileURL(join(folder, "model.js")).href);
const binary = (variant: string) => new WebAssembly.Module(readFileSync(join(folder, `model.${variant}.wasm`)));
const linked = "instantiate" in module ? linkWasm(module, binary(module.variant())) : module;
const model = loadModule(linked, { seed: 77 });
model.params.load(readFileSync(join(folder, "weights.safetensors")));
const { outputs, state } = model.forward({ ids }, { steps, rows });
const losses = [0, 1, 2].map(() => model.train({ ids, target }, { steps, rows }).loss);
const arrays = (names: readonly string[], get: (name: string) => Float32Array): Record<string, number[]> =>
  Object.fromEntries(names.map((name) => [name, [...get(name)]]));
console.log(
  JSON.stringify({
    y: [...outputs.y],
    state: arrays(state.names, (n) => state.get(n)),
    losses,
    params: arrays(model.params.names, (n) => model.params.get(n)),
  }),
);
