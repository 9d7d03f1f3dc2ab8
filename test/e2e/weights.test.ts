// Weights and vocabularies from one model to another: the same numbers, or an error that says what does not fit.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fit, RuntimeError, targetNames, Vocabulary } from "../../index.ts";
import { gru } from "../../nn/cells/index.ts";
import type { ModelDefinition } from "../../nn/define-model.ts";
import { writeWhole } from "../../tools/files.ts";
import { charModel, deepModel, firstBatch, fitOptions, net, plainModel, randomIds, vocabulary } from "./support.ts";

const gruModel = charModel({ cell: gru });

const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(RuntimeError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
};

test("weights go through a file from any target to any other, and give the same outputs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cellc-weights-"));
  try {
    for (const from of targetNames)
      for (const to of targetNames) {
        const trained = await net(deepModel, from);
        await fit(trained, fitOptions({ steps: 3 }));
        const file = join(folder, `${from}-${to}`);
        writeWhole(file, trained.params.save({ vocabulary: vocabulary.save() }));
        const other = await net(deepModel, to, 55);
        const call = { steps: 6, rows: 2 };
        const y = (model: typeof other): Float32Array => model.forward({ ids: randomIds(6, 2) }, call).outputs.y;
        expect(y(other)).not.toEqual(y(trained));
        const metadata = other.params.load(readFileSync(file));
        if (from === to) expect(y(other)).toEqual(y(trained));
        expect(other.params.save()).toEqual(trained.params.save());
        Vocabulary.load(metadata.vocabulary, other.params.shape("embedding.E")[0]).expectSame(vocabulary);
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("what does not fit is refused, and nothing changes", () => {
  const V = vocabulary.size;
  const cases: readonly (readonly [string, ModelDefinition, string])[] = [
    ["more units", charModel({ units: 25 }), `parameter file, tensor "rnn.0.W": f32[6,100]; expected f32[6,96]`],
    [
      "another cell",
      gruModel,
      `parameter file, tensor "rnn.0.rb": the model has no such parameter; expected embedding.E, rnn.0.W, rnn.0.R, rnn.0.b, dense.W, dense.b`,
    ],
    [
      "fewer layers",
      deepModel,
      `parameter file, tensor "rnn.1.W": the model has no such parameter; expected embedding.E, rnn.0.W, rnn.0.R, rnn.0.b, dense.W, dense.b`,
    ],
    [
      "another vocabulary",
      charModel({ vocab: V + 1 }),
      `parameter file, tensor "embedding.E": f32[${V + 1},6]; expected f32[${V},6]`,
    ],
  ];
  test.each(cases)("weights of a model with %s", async (_, definition, message) => {
    const model = await net(plainModel, "js");
    const before = model.params.save();
    const other = await net(definition, "js");
    expect(messageOf(() => model.params.load(other.params.save()))).toBe(message);
    expect(model.params.save()).toEqual(before);
  });

  test("weights with a layer less than the model", async () => {
    const [model, other] = [await net(deepModel, "js"), await net(plainModel, "js")];
    expect(messageOf(() => model.params.load(other.params.save()))).toBe(
      `parameter file, tensor "rnn.1.W": it is missing; expected f32[24,96]`,
    );
  });

  test("a checkpoint of a model with another layout", async () => {
    const [model, other] = [await net(plainModel, "js"), await net(charModel({ units: 12 }), "js")];
    const { checkpoint } = await fit(other, fitOptions({ steps: 1 }));
    const before = model.params.save();
    const resumed = fit(model, fitOptions({ resume: checkpoint })).catch((error: Error) => error.message);
    expect(await resumed).toBe(
      `checkpoint: it is of model "words" with layout ${other.manifest.layoutHash}; expected "words" with layout ${model.manifest.layoutHash}`,
    );
    expect(model.params.save()).toEqual(before);
  });

  test("a vocabulary of another size, of other characters, and a text beyond it", async () => {
    const model = await net(plainModel, "js");
    const classes = model.params.shape("embedding.E")[0];
    const fix = "Load the vocabulary that was saved with these parameters";
    expect(messageOf(() => Vocabulary.load(Vocabulary.fromText("ab").save(), classes))).toBe(
      `vocabulary: 2 characters; expected ${V}, the size that the model was made for. ${fix}`,
    );
    const upper = Vocabulary.fromText(vocabulary.characters.join("").toUpperCase());
    expect(messageOf(() => vocabulary.expectSame(upper))).toBe(
      `vocabulary: ${V} characters, "A" at 1; expected ${V} characters, "a" at 1. ${fix}`,
    );
    expect(messageOf(() => vocabulary.encode("sea Sea"))).toBe(
      `text, character 4: "S" (U+0053); expected one of the ${V} characters of the vocabulary`,
    );
  });

  test("a state of another model", async () => {
    const [model, other] = [await net(plainModel, "js"), await net(gruModel, "js")];
    const { state } = other.forward({ ids: [0] }, { steps: 1 });
    expect(messageOf(() => model.forward({ ids: [0] }, { steps: 1, state }))).toBe(
      `state "rnn.0.c": it is missing; expected f32[1,24]`,
    );
    expect(messageOf(() => other.train(firstBatch.inputs, { ...firstBatch, state: model.initialState(4) }))).toBe(
      `state "rnn.0.c": there is no such state; expected one of rnn.0.h`,
    );
  });
});
