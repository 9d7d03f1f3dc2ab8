// The activations "fast": said in the module's header, within their bounds, and near the exact ones over a thousand steps.
import { expect, test } from "vitest";
import { compile, defineModel, f32 } from "../../index.ts";
import { evalScalarFn } from "../../ir/scalar/fn.ts";
import { lstm } from "../../nn/cells/index.ts";
import { recurrent } from "../../nn/layers/index.ts";
import { jsCapsWith } from "../../targets/js/caps.ts";
import { numbers } from "../runtime/running-sum.ts";

test.each(["js", "wasm"] as const)("%s", async (target) => {
  const model = defineModel({ name: "m", inputs: { x: f32("T", "B", 4) }, layers: [recurrent(lstm, { units: 12 })] });
  const [exact, fast] = await Promise.all(
    (["exact", "fast"] as const).map((activations) => compile(model, { target, activations, seed: 1 })),
  );
  expect(fast.artifact.code).toContain("// Activations: fast. tanh is off by 3e-6 at most, sigmoid by 1.5e-6.");
  expect(exact.artifact.code).not.toContain("Activations: fast");
  const steps = 1000;
  const [a, b] = [exact, fast].map((net) => net.forward({ x: numbers(steps * 4) }, { steps }).outputs.y);
  const worst = a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);
  expect(worst).toBeGreaterThan(1e-7);
  expect(worst).toBeLessThan(2e-5);
});

test("the formulas of js", () => {
  const { tanh, sigmoid } = jsCapsWith("fast").expansions;
  const at = (fn: typeof tanh, x: number): number => evalScalarFn(fn as NonNullable<typeof tanh>, [x])[0];
  let [offTanh, offSigmoid] = [0, 0];
  let inside = true;
  for (let i = -400_000; i <= 400_000; i++) {
    const x = i / 20_000;
    inside &&= Math.abs(at(tanh, x)) <= 1;
    offTanh = Math.max(offTanh, Math.abs(at(tanh, x) - Math.tanh(x)));
    offSigmoid = Math.max(offSigmoid, Math.abs(at(sigmoid, x) - 1 / (1 + Math.exp(-x))));
  }
  expect(inside).toBe(true);
  expect(offTanh).toBeLessThan(3e-6);
  expect(offSigmoid).toBeLessThan(1.5e-6);
});
