// An emitted module in an edge runtime (workerd): the binary is imported statically, nothing is compiled from bytes.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, defineModel, f32 } from "../../../../index.ts";
import { lstm } from "../../../../nn/cells/index.ts";
import { recurrent } from "../../../../nn/layers/index.ts";
import { buildSpec } from "../../../../tools/build/build-spec.ts";
import { makeProject, type Project, specText } from "../../project.ts";

const WORKER = {
  js: `
import weights from "./weights.bin";
import { createModelSync } from "./wake-word.js";
const model = createModelSync({ weights });`,
  wasm: `
import wasm from "./wake-word.wasm";
import weights from "./weights.bin";
import { createModelSync } from "./wake-word.js";
const model = createModelSync({ wasm, weights });`,
};
const HANDLER = `
export default {
  async fetch(request) {
    const x = Float32Array.from(await request.json());
    return Response.json([...model.forward({ x }).outputs.y]);
  },
};`;

/** Why no edge runtime can be started here. */
function noRuntime(): string | undefined {
  try {
    const { default: path } = createRequire(createRequire(import.meta.url).resolve("miniflare"))("workerd");
    return existsSync(path) ? undefined : `no ${path}`;
  } catch (error) {
    return String(error);
  }
}
const reason = noRuntime();

describe.skipIf(reason)(`an edge worker${reason ? ` (not run: ${reason})` : ""}`, () => {
  let project: Project;
  beforeAll(() => {
    project = makeProject();
    project.write("a.rnn.ts", specText());
  });
  afterAll(() => project?.remove());

  test.each(["js", "wasm"] as const)("%s: the compiled model's numbers", async (target) => {
    const { Miniflare } = await import("miniflare");
    const model = defineModel({ name: "m", inputs: { x: f32("T", "B", 3) }, layers: [recurrent(lstm, { units: 8 })] });
    const net = await compile(model, { target: "js", seed: 2 });
    const { files } = await buildSpec(project.path("a.rnn.ts"), { target });
    const module = (path: string, type: "ESModule" | "CompiledWasm" | "Data", contents: string | Uint8Array) =>
      ({ path: `/${path}`, type, contents }) as { path: string; type: typeof type; contents: string };
    const modules = [
      module("worker.js", "ESModule", WORKER[target] + HANDLER),
      module("wake-word.js", "ESModule", files.get("wake-word.js")!),
      module("weights.bin", "Data", net.params.save()),
      ...(target === "wasm" ? [module("wake-word.wasm", "CompiledWasm", files.get("wake-word.wasm")!)] : []),
    ];
    const edge = new Miniflare({ modules, modulesRoot: "/", compatibilityDate: "2025-09-01" });
    try {
      const x = Float32Array.from({ length: 15 }, (_, i) => Math.sin(i));
      const response = await edge.dispatchFetch("http://localhost/", { method: "POST", body: JSON.stringify([...x]) });
      const y = (await response.json()) as number[];
      const expected = net.forward({ x }, { steps: 5 }).outputs.y;
      expect(Math.max(...y.map((v, i) => Math.abs(v - expected[i])))).toBeLessThan(1e-6);
    } finally {
      await edge.dispose();
    }
  });
});
