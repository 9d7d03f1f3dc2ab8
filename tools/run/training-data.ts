// Training data from a file: a text for models of characters, or a safetensors file with inputs and target.
import type { Shape } from "../../ir/types.ts";
import type { AnyModel } from "../../runtime/checkpoint.ts";
import { RuntimeError } from "../../runtime/errors.ts";
import { type Batch, readSafetensors, type Tensor, textBatches, Vocabulary } from "../../runtime/index.ts";
import { readBytes, readUtf8 } from "../files.ts";

type Described = Pick<AnyModel, "manifest">;

export interface TrainingData {
  readonly batches: readonly Batch[];
  /** What belongs to the weights, such as a vocabulary. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * @param steps T of a batch. @param rows B of a batch of text; tensors bring theirs.
 * @throws RuntimeError for a file that cannot be read or does not fit the model.
 */
export function readTrainingData(path: string, model: Described, steps: number, rows: number): TrainingData {
  if (path.endsWith(".safetensors")) return readTensors(path, model, steps);
  const text = readUtf8(path);
  const vocabulary = Vocabulary.fromText(text);
  checkVocabulary(path, model, vocabulary.size);
  const ids = vocabulary.encode(text);
  if (ids.length <= rows * steps)
    throw new RuntimeError("mismatch", {
      where: path,
      found: `${ids.length} characters`,
      expected: `at least ${rows * steps + 1}, for ${rows} rows of ${steps} steps`,
      fix: "--steps and --batch make do with less",
    });
  const batches = textBatches(ids, { rows, steps });
  return { batches, metadata: { vocabulary: vocabulary.save() } };
}

/** A model of characters has one input, ids, and as many outputs a step as there are characters. */
function checkVocabulary(path: string, { manifest }: Described, size: number): void {
  const forward = manifest.entries.find((e) => e.name === "forward");
  const isText = forward?.inputs.some((p) => p.name === "ids" && p.role === "input" && p.dtype === "i32");
  const units = Number(forward?.outputs.find((p) => p.role === "output")?.shape.at(-1));
  if (isText && units >= size) return;
  throw new RuntimeError("mismatch", {
    where: path,
    found: isText ? `${size} different characters` : "a text",
    expected: isText ? `at most ${units}, the model's outputs` : `a *.safetensors file, for the model reads no ids`,
  });
}

/** Each [S, B, …], time first, as the model takes it; cut into pieces of `steps`. */
function readTensors(path: string, { manifest }: Described, steps: number): TrainingData {
  const gradient = manifest.entries.find((e) => e.name === "train" || e.name === "gradient");
  const ports = gradient?.inputs.filter((p) => p.role === "input" && p.name !== "lengths") ?? [];
  const { tensors } = readSafetensors(readBytes(path), path);
  const chosen = ports.map((port) => {
    const tensor = tensors.get(port.name);
    if (tensor) return { ...port, tensor };
    throw new RuntimeError("mismatch", {
      where: path,
      found: `no tensor "${port.name}"`,
      expected: ports.map((p) => `${p.name} [${p.shape.join(", ")}]`).join(", "),
    });
  });
  const [total, rows] = chosen[0]?.tensor.shape ?? [0, 0];
  for (const { name, shape, tensor } of chosen) expectShape(path, name, tensor.shape, [total, rows], shape);
  const count = Math.floor(total / steps);
  if (count === 0)
    throw new RuntimeError("mismatch", {
      where: path,
      found: `${total} steps`,
      expected: `at least ${steps}`,
      fix: "--steps makes do with less",
    });
  const cut = (tensor: Tensor, dtype: string, n: number) => {
    const width = tensor.data.length / total;
    const values = tensor.data.subarray(n * steps * width, (n + 1) * steps * width);
    return dtype === "i32" ? Int32Array.from(values) : values;
  };
  const batches = Array.from({ length: count }, (_, n) => ({
    inputs: Object.fromEntries(chosen.map(({ name, dtype, tensor }) => [name, cut(tensor, dtype, n)])),
    steps,
    rows,
  }));
  return { batches, metadata: {} };
}

/** Every tensor goes over the same steps and rows, and each of them holds what the model takes. */
function expectShape(
  path: string,
  name: string,
  found: readonly number[],
  [total, rows]: readonly number[],
  shape: Shape,
): void {
  const wanted = shape.map((d, i) => (i < 2 ? [total, rows][i] : d));
  if (shape[0] === "T" && shape[1] === "B" && found.join() === wanted.join()) return;
  throw new RuntimeError("mismatch", {
    where: `${path}, tensor "${name}"`,
    found: `[${found.join(", ")}]`,
    expected:
      shape[0] === "T" && shape[1] === "B"
        ? `[${wanted.join(", ")}]`
        : `a model that takes it for every step and row, not as [${shape.join(", ")}]`,
  });
}
