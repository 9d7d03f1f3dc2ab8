// The model: embedding, a stack of recurrent layers, a dense layer to one logit a character.
import { defineModel, i32, type ModelDefinition } from "cellc";
import { cells } from "cellc/nn/cells";
import { dense, embedding, recurrent } from "cellc/nn/layers";
import { crossEntropy } from "cellc/nn/losses";
import { adam } from "cellc/nn/optimizers";

export interface CharModelOptions {
  readonly vocab: number;
  readonly cell: string;
  readonly units: number;
  readonly layers: number;
}

export function charModel({ vocab, cell, units, layers }: CharModelOptions): ModelDefinition {
  return defineModel({
    name: "char-lm",
    inputs: { ids: i32("T", "B") },
    layers: [embedding({ vocab, units: 32 }), recurrent(cells[cell], { units, layers }), dense({ units: vocab })],
    loss: crossEntropy(),
    optimizer: adam(),
    clip: { norm: 5 },
  });
}
