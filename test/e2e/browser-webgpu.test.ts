// Artifacts compiled here and run by a page: training on WebGPU and on WebAssembly goes down the same way.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileGraphs, defineModel, i32, modelGraphs, type TargetName } from "../../index.ts";
import { lstm } from "../../nn/cells/index.ts";
import { dense, embedding, recurrent } from "../../nn/layers/index.ts";
import { crossEntropy } from "../../nn/losses/index.ts";
import { adam } from "../../nn/optimizers/index.ts";
import { bundle } from "../browser/bundle.ts";
import { describeInBrowser, openBrowser, openPage } from "../browser/chromium.ts";
import { serve } from "../browser/serve.ts";

const STEPS = 50;
const VOCAB = 11;
const model = defineModel({
  name: "letters",
  inputs: { ids: i32("T", "B") },
  layers: [embedding({ vocab: VOCAB, units: 6 }), recurrent(lstm, { units: 16 }), dense({ units: VOCAB })],
  loss: crossEntropy(),
  optimizer: adam({ rate: 0.01 }),
  clip: { norm: 5 },
});
const artifact = (target: TargetName) => compileGraphs(model.name, modelGraphs(model), { target }).artifact;

/** The page's own program: it has the runtime and the artifacts, and no compiler. */
const PROGRAM = `
  import { linkWasm, loadModule, loadWebGpu } from "cellc/runtime";
  const shape = { steps: 12, rows: 4 };
  const ids = (shift) => Int32Array.from({ length: 48 }, (_, i) => (i * 5 + (i >> 3) + shift) % ${VOCAB});
  const batch = { ids: ids(0), target: ids(5) };
  async function losses(net) {
    const found = [];
    for (let i = 0; i < ${STEPS}; i++) found.push(net.train(batch, shape));
    return (await Promise.all(found)).map((result) => result.loss);
  }
  globalThis.run = async () => {
    const wgsl = await import("/wgsl.js");
    const glue = await import("/wasm.js");
    const binary = await WebAssembly.compile(await (await fetch("/" + glue.variant() + ".wasm")).arrayBuffer());
    const gpu = await loadWebGpu(wgsl, { seed: 7 });
    const onGpu = await losses(gpu);
    const y = (await gpu.forward({ ids: batch.ids }, shape)).outputs.y;
    const onWasm = await losses(loadModule(linkWasm(glue, binary), { seed: 7 }));
    return { onGpu, onWasm, outputs: y.length, adapter: gpu.device.adapterInfo.description };
  };
`;

describeInBrowser("a page with WebGPU", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test("trains on WebGPU as on WebAssembly, under a strict content-security policy", async () => {
    const [wgsl, wasm] = [artifact("wgsl"), artifact("wasm")];
    const server = await serve(
      {
        "/index.html": '<!doctype html><script type="module" src="/program.js"></script>',
        "/program.js": await bundle(PROGRAM, ["/wgsl.js", "/wasm.js"]),
        "/wgsl.js": wgsl.code,
        "/wasm.js": wasm.code,
        "/favicon.ico": "",
        "/plain.wasm": wasm.wasm!.plain,
        "/relaxed.wasm": wasm.wasm!.relaxed,
      },
      { "Content-Security-Policy": "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'" },
    );
    try {
      const { page, errors } = await openPage(browser, server.url);
      const { onGpu, onWasm, outputs } = (await page.evaluate("run()")) as {
        onGpu: number[];
        onWasm: number[];
        outputs: number;
      };
      expect(errors).toEqual([]);
      expect(outputs).toBe(12 * 4 * VOCAB);
      expect(onGpu.length).toBe(STEPS);
      const apart = onGpu.map((loss, i) => Math.abs(loss - onWasm[i]));
      expect(Math.max(...apart)).toBeLessThan(1e-3);
      expect(onGpu.at(-1)!).toBeLessThan(onGpu[0] * 0.8);
    } finally {
      await server.close();
    }
  });
});
