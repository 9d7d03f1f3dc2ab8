// Models that the tests of the inspector look into.
import { defineModel, f32, modelGraphs } from "../../../index.ts";
import { lstm } from "../../../nn/cells/index.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { type InspectOptions, inspectModel } from "../../../tools/inspect/inspect.ts";

/** One LSTM with H = 8 over 3 inputs, then 2 outputs. */
export const graphs = modelGraphs(
  defineModel({
    name: "probe",
    inputs: { x: f32("T", "B", 3) },
    layers: [recurrent(lstm, { units: 8 }), dense({ units: 2 })],
    loss: meanSquaredError(),
    optimizer: adam(),
  }),
);

export const inspectProbe = (options: Partial<InspectOptions> = {}, name = "probe") =>
  inspectModel(name, graphs, { target: "wasm", steps: 10, rows: 4, ...options });
