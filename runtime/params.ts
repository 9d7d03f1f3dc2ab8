// A model's parameters by name: reading, setting, and the safetensors file they are kept in.
import type { Manifest, ParamSpec } from "../ir/artifact.ts";
import { RuntimeError, unknownName } from "./errors.ts";
import type { Memory } from "./memory.ts";
import { countOf, readSafetensors, type Tensor, type TensorFile, writeSafetensors } from "./safetensors.ts";

/** Tensors of a checkpoint that are no parameters; a checkpoint can be loaded as a parameter file. */
const OTHER_TENSORS = /^(slot|state):/;

/** The parameters of one model. Nothing changes when a call throws. */
export class Params {
  readonly #memory: Memory;
  readonly #specs: ReadonlyMap<string, ParamSpec>;
  readonly #onChange: () => void;

  constructor(manifest: Manifest, memory: Memory, onChange: () => void) {
    this.#memory = memory;
    this.#specs = new Map(manifest.params.map((p) => [p.name, p]));
    this.#onChange = onChange;
  }

  get names(): string[] {
    return [...this.#specs.keys()];
  }

  shape(name: string): readonly number[] {
    return this.#spec(name).shape;
  }

  /** A copy, row-major. */
  get(name: string): Float32Array {
    return this.#view(this.#spec(name)).slice();
  }

  /** @throws RuntimeError on a wrong length, and on NaN or an infinity, naming its index. */
  set(name: string, values: ArrayLike<number>): void {
    const spec = this.#spec(name);
    const count = countOf(spec.shape);
    if (values.length !== count)
      throw new RuntimeError("value", {
        where: `parameter "${name}"`,
        found: `${values.length} numbers`,
        expected: `${count} for f32[${spec.shape.join(",")}]`,
      });
    const rounded = new Float32Array(values);
    checkFinite(name, rounded);
    this.#view(spec).set(rounded);
    this.#onChange();
  }

  /** All parameters, as tensors of their own. */
  tensors(): [string, Tensor][] {
    return [...this.#specs.values()].map((spec) => [spec.name, { shape: spec.shape, data: this.get(spec.name) }]);
  }

  /** A safetensors file. `metadata` can hold what belongs to the weights, such as a vocabulary. */
  save(metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    return writeSafetensors(this.tensors(), metadata);
  }

  /** Takes all parameters from a safetensors file (F32, F16 or BF16) and returns its metadata. */
  load(bytes: Uint8Array): Readonly<Record<string, string>> {
    const file = readSafetensors(bytes, "parameter file");
    this.check(file);
    this.assign(file);
    return file.metadata;
  }

  /** Throws unless the file holds exactly these parameters, all finite. */
  check({ tensors }: TensorFile): void {
    for (const name of tensors.keys())
      if (!this.#specs.has(name) && !OTHER_TENSORS.test(name))
        throw new RuntimeError("mismatch", {
          where: `parameter file, tensor "${name}"`,
          found: "the model has no such parameter",
          expected: this.names.join(", "),
        });
    for (const { name, shape } of this.#specs.values()) {
      const tensor = tensors.get(name);
      const where = `parameter file, tensor "${name}"`;
      const expected = `f32[${shape.join(",")}]`;
      if (!tensor) throw new RuntimeError("mismatch", { where, found: "it is missing", expected });
      const found = `f32[${tensor.shape.join(",")}]`;
      if (found !== expected) throw new RuntimeError("mismatch", { where, found, expected });
      checkFinite(name, tensor.data);
    }
  }

  /** Writes a file that `check` has passed. */
  assign({ tensors }: TensorFile): void {
    for (const spec of this.#specs.values()) this.#view(spec).set(tensors.get(spec.name)!.data);
    this.#onChange();
  }

  #view({ offset, shape }: ParamSpec): Float32Array {
    return this.#memory.view("params", offset, countOf(shape));
  }

  #spec(name: string): ParamSpec {
    const spec = this.#specs.get(name);
    if (!spec) throw unknownName("parameter", name, this.names);
    return spec;
  }
}

function checkFinite(name: string, values: Float32Array): void {
  let index = 0;
  while (index < values.length && Number.isFinite(values[index])) index++;
  if (index < values.length)
    throw new RuntimeError("not-finite", {
      where: `parameter "${name}"`,
      found: `${values[index]} at index ${index}`,
      expected: "finite numbers",
      fix: "The parameters are unchanged",
    });
}
