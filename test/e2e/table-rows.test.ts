// Ids that a table has no row for are refused, by name, place and size of the table, on every target; nothing changes then.
import { afterAll, describe, expect, test } from "vitest";
import { compile, defineModel, i32 } from "../../index.ts";
import { lstm } from "../../nn/cells/index.ts";
import { dense, embedding, recurrent } from "../../nn/layers/index.ts";
import { crossEntropy } from "../../nn/losses/index.ts";
import { sgd } from "../../nn/optimizers/index.ts";
import { dawnDevice, noDawn } from "../gpu/dawn.ts";

const [T, B, VOCAB] = [4, 2, 7];
const model = (lengths: boolean) =>
  defineModel({
    name: "letters",
    inputs: { ids: i32("T", "B") },
    lengths,
    layers: [embedding({ vocab: VOCAB, units: 3 }), recurrent(lstm, { units: 4 }), dense({ units: VOCAB })],
    loss: crossEntropy(),
    optimizer: sgd({ rate: 0.1 }),
  });
const ids = Int32Array.from({ length: T * B }, (_, i) => i % VOCAB);
const target = ids.map((id) => (id + 1) % VOCAB);
const shape = { steps: T, rows: B };
const withId = (index: number, id: number) => ids.map((old, i) => (i === index ? id : old));
const bad = (found: string) => `input "ids": ${found}; expected 0 to 6, for "embedding.E" has 7 rows`;

const devices: GPUDevice[] = [];
afterAll(() => {
  for (const device of devices) device.destroy();
});

// biome-ignore lint/suspicious/noExplicitAny: what the targets' models have in common is what is tested
async function compiled(name: string, lengths = false): Promise<any> {
  if (name !== "wgsl") return compile(model(lengths), { target: name as "js", seed: 3 });
  const device = await dawnDevice();
  devices.push(device);
  return compile(model(lengths), { target: "wgsl", device, seed: 3 });
}

const targets = ["js", "wasm", ...(noDawn ? [] : ["wgsl"])];

describe.each(targets)(`%s${noDawn ? ` (wgsl not run: ${noDawn})` : ""}`, (name) => {
  const told = async (call: () => unknown): Promise<string> => {
    try {
      await call();
      return "nothing";
    } catch (error) {
      return (error as Error).message;
    }
  };

  test("forward, step and a stream say which id, where, and what there is", async () => {
    const net = await compiled(name);
    expect(await told(() => net.forward({ ids: withId(5, 7) }, shape))).toBe(bad("7 at index 5 (step 2, row 1)"));
    expect(await told(() => net.forward({ ids: withId(0, -1) }, shape))).toBe(bad("-1 at index 0 (step 0, row 0)"));
    expect(await told(() => net.forward({ ids: [...withId(7, 700)] }, shape))).toBe(
      bad("700 at index 7 (step 3, row 1)"),
    );
    expect(await told(() => net.step({ ids: [1, 9] }, { rows: 2 }))).toBe(bad("9 at index 1"));
    const stream = net.stream({ rows: 2 });
    const first = [...(await stream.step({ ids: [1, 2] })).y];
    stream.reset();
    expect(await told(() => stream.step({ ids: [7, 2] }))).toBe(bad("7 at index 0"));
    expect([...(await stream.step({ ids: [1, 2] })).y]).toEqual(first);
    expect(await told(() => net.forward({ ids: withId(5, 6) }, shape))).toBe("nothing");
  });

  test("train changes nothing then", async () => {
    const net = await compiled(name);
    const before = await net.params.save();
    expect(await told(() => net.train({ ids: withId(3, 8), target }, shape))).toBe(bad("8 at index 3 (step 1, row 1)"));
    expect(Buffer.from(await net.params.save()).equals(Buffer.from(before))).toBe(true);
    expect(net.updates).toBe(0);
    await net.train({ ids, target }, shape);
    expect(net.updates).toBe(1);
  });

  test("what lies behind a row's last step may be anything", async () => {
    const net = await compiled(name, true);
    const call = { ...shape, lengths: [4, 2] };
    const [plain, padded] = [await net.forward({ ids }, call), await net.forward({ ids: withId(5, -1) }, call)];
    expect([...padded.state.get("rnn.0.h")]).toEqual([...plain.state.get("rnn.0.h")]);
    expect(await told(() => net.forward({ ids: withId(4, -1) }, call))).toBe(bad("-1 at index 4 (step 2, row 0)"));
  });
});
