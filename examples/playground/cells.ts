// Cells to begin with: the texts that the editor offers.
export interface StartingText {
  readonly title: string;
  readonly code: string;
}

const own = `// A cell: its gates, and how they make the next state.
// gate("f") is x·W_f + h·R_f + b_f. Change anything.
import { defineCell } from "cellc";

export default defineCell({
  name: "forgetful",
  gates: ["f", "n"],
  state: ["h"],
  step({ s, gate, op }) {
    const keep = op.sigmoid(gate("f"));
    const next = op.tanh(gate("n", { h: op.mul(keep, s.h) }));
    return { h: op.add(op.mul(keep, s.h), op.mul(op.sub(1, keep), next)) };
  },
});
`;

const lstm = `// The long short-term memory.
import { defineCell } from "cellc";

export default defineCell({
  name: "lstm",
  gates: ["i", "f", "g", "o"],
  state: ["h", "c"],
  step({ s, gate, op }) {
    const i = op.sigmoid(gate("i"));
    const f = op.sigmoid(gate("f"));
    const c = op.add(op.mul(f, s.c), op.mul(i, op.tanh(gate("g"))));
    return { h: op.mul(op.sigmoid(gate("o")), op.tanh(c)), c };
  },
});
`;

const linear = `// No gate looks at the state, so every product leaves
// the loop over time: see the graph after distribute-scan.
import { defineCell } from "cellc";

export default defineCell({
  name: "minimal",
  gates: ["z", "n"],
  state: ["h"],
  step({ s, gate, op }) {
    const z = op.sigmoid(gate("z").input);
    const n = op.tanh(gate("n").input);
    return { h: op.add(op.mul(op.sub(1, z), s.h), op.mul(z, n)) };
  },
});
`;

const variant = `// Cells from the library, and variants of cells.
import { lstm } from "cellc/nn/cells";
import { layerNorm, peephole } from "cellc/nn/variants";

export default peephole(lstm);
// export default layerNorm(peephole(lstm));
`;

export const startingTexts: Readonly<Record<string, StartingText>> = {
  own: { title: "A cell of one’s own", code: own },
  lstm: { title: "Long short-term memory", code: lstm },
  linear: { title: "No recurrent product", code: linear },
  variant: { title: "Variants of library cells", code: variant },
};
