// A guitar amplifier as a recurrent network, for an audio worklet: one sample in, one sample out.
import { defineModel, f32 } from "cellc";
import { lstm } from "cellc/nn/cells";
import { dense, recurrent } from "cellc/nn/layers";

/**
 * A guitar amplifier: 40 units and a dense layer, at 48 kHz.
 * The size of models that are trained on recordings of real amplifiers.
 */
export const amp = defineModel({
  name: "amp",
  inputs: {
    /** The guitar's signal, -1 to 1, 48,000 samples a second. */
    x: f32("T", "B", 1),
  },
  layers: [recurrent(lstm, { units: 40 }), dense({ units: 1 })],
});
