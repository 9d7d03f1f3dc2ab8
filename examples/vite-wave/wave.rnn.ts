// A model that says the next value of a wave.
import { defineModel, f32 } from "cellc";
import { gru } from "cellc/nn/cells";
import { dense, recurrent } from "cellc/nn/layers";
import { meanSquaredError } from "cellc/nn/losses";
import { adam } from "cellc/nn/optimizers";

/** Says the next value of a wave from those before it. */
export const wave = defineModel({
  name: "wave",
  inputs: { x: f32("T", "B", 1) },
  layers: [recurrent(gru, { units: 24 }), dense({ units: 1 })],
  loss: meanSquaredError(),
  optimizer: adam({ rate: 0.01 }),
  clip: { norm: 1 },
});
