// One compiled model for every length and every number of rows; steps, streams and whole sequences agree.
import { afterEach, describe, expect, test, vi } from "vitest";
import { compile, type Model, State, targetNames } from "../../index.ts";
import { gru } from "../../nn/cells/index.ts";
import { expectClose } from "../support/compare.ts";
import { charModel, deepModel, net, plainModel, randomIds, rowOf, vocabulary } from "./support.ts";

const LENGTHS = [0, 1, 2, 7, 33];
const ROWS = [1, 2, 5, 17];
const WIDTH = vocabulary.size;
const TOLERANCE = 1e-5; // f32; how rows share a tile decides the order of sums

const models = {
  "two layers": deepModel,
  "another cell": charModel({ cell: gru, units: 9 }),
  "both directions": charModel({ bidirectional: "concat", units: 10 }),
};
const streamed = ["two layers", "another cell"] as const;

/** Numbers other than zero for every state. */
function someState(model: Model, rows: number): State {
  const state = model.initialState(rows);
  for (const name of state.names)
    state.set(
      name,
      state.get(name).map((_, i) => Math.sin(i + name.length)),
    );
  return state;
}

function stateRow(model: Model, state: State, b: number): State {
  const row = model.initialState(1);
  for (const name of state.names) {
    const width = row.get(name).length;
    row.set(name, state.get(name).subarray(b * width, (b + 1) * width));
  }
  return row;
}

function expectStates(where: string, actual: State, expected: State, tolerance = TOLERANCE): void {
  expect(actual.names).toEqual(expected.names);
  for (const name of expected.names)
    expectClose(`${where}: state ${name}`, actual.get(name), expected.get(name), tolerance);
}

describe.each(targetNames)("target %s", (target) => {
  describe.each(Object.keys(models))("%s", (name) => {
    test("all lengths and numbers of rows, against each row alone", async () => {
      const model = await net(models[name as keyof typeof models], target);
      let compared = 0;
      for (const rows of ROWS)
        for (const steps of LENGTHS) {
          const ids = randomIds(steps, rows);
          const state = someState(model, rows);
          const whole = model.forward({ ids }, { steps, rows, state });
          expect(whole.outputs.y.length).toBe(steps * rows * WIDTH);
          for (let b = 0; b < rows; b++) {
            const alone = model.forward(
              { ids: rowOf(ids, rows, b) },
              { steps, rows: 1, state: stateRow(model, state, b) },
            );
            const where = `T = ${steps}, B = ${rows}, row ${b}`;
            expectClose(where, rowOf(whole.outputs.y, rows, b, WIDTH), alone.outputs.y, TOLERANCE);
            expectStates(where, stateRow(model, whole.state, b), alone.state);
            compared++;
          }
          if (steps === 0) expectStates(`T = 0, B = ${rows}`, whole.state, state, 0);
        }
      expect(compared).toBe(LENGTHS.length * (1 + 2 + 5 + 17));
    });

    test("gradients of a batch are the means of its rows' gradients", async () => {
      const model = await net(models[name as keyof typeof models], target);
      for (const [steps, rows] of [
        [1, 2],
        [7, 5],
        [33, 3],
      ]) {
        const [ids, targets] = [randomIds(steps, rows), randomIds(steps, rows, 6)];
        const whole = model.gradient({ ids, target: targets }, { steps, rows });
        const alone = Array.from({ length: rows }, (_, b) =>
          model.gradient({ ids: rowOf(ids, rows, b), target: rowOf(targets, rows, b) }, { steps, rows: 1 }),
        );
        const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / rows;
        expect(whole.loss).toBeCloseTo(mean(alone.map((a) => a.loss)), 5);
        for (const param of model.params.names)
          expectClose(
            `T = ${steps}, B = ${rows}, gradient of ${param}`,
            whole.grads[param],
            whole.grads[param].map((_, i) => mean(alone.map((a) => a.grads[param][i]))),
            TOLERANCE,
          );
      }
    });
  });

  describe("nothing is compiled again", () => {
    afterEach(() => void vi.unstubAllGlobals());

    test("for another length or number of rows: compilers are out of reach", async () => {
      const model = await net(deepModel, target);
      vi.stubGlobal("Function", refuse("Function"));
      vi.stubGlobal("WebAssembly", withoutCompiling);
      for (const [steps, rows] of [
        [3, 1],
        [50, 2],
        [1, 64],
      ])
        model.train({ ids: randomIds(steps, rows), target: randomIds(steps, rows) }, { steps, rows });
      model.forward({ ids: randomIds(9, 9) }, { steps: 9, rows: 9 });
    });

    test("and a model compiles to the same text every time", async () => {
      const [first, second] = [
        await compile(plainModel, { target, seed: 1 }),
        await compile(plainModel, { target, seed: 2 }),
      ];
      expect(second.artifact).toEqual(first.artifact);
    });
  });

  describe.each(streamed)("step by step: %s", (name) => {
    const STEPS = 12;

    test("a sequence cut anywhere, its parts run one after another", async () => {
      const model = await net(models[name], target);
      const rows = 3;
      const ids = randomIds(STEPS, rows);
      const whole = model.forward({ ids }, { steps: STEPS, rows });
      for (let cut = 0; cut <= STEPS; cut++) {
        const first = model.forward({ ids: ids.slice(0, cut * rows) }, { steps: cut, rows });
        const rest = { steps: STEPS - cut, rows, state: first.state };
        const second = model.forward({ ids: ids.slice(cut * rows) }, rest);
        expectClose(`cut ${cut}`, [...first.outputs.y, ...second.outputs.y], whole.outputs.y, TOLERANCE);
        expectStates(`cut ${cut}`, second.state, whole.state);
      }
    });

    test("streams side by side, of other numbers of rows, each equal to its own whole sequence", async () => {
      const model = await net(models[name], target);
      const lanes = [1, 4, 1, 2].map((rows, i) => {
        const ids = randomIds(STEPS, rows, i);
        const state = someState(model, rows);
        const whole = model.forward({ ids }, { steps: STEPS, rows, state });
        return { rows, ids, whole, stream: model.stream({ rows, state }) };
      });
      for (let t = 0; t < STEPS; t++)
        for (const { rows, ids, whole, stream } of lanes) {
          const { y } = stream.step({ ids: ids.slice(t * rows, (t + 1) * rows) });
          const width = rows * WIDTH;
          expectClose(`step ${t}`, y, whole.outputs.y.subarray(t * width, (t + 1) * width), TOLERANCE);
        }
      for (const { whole, stream } of lanes) expectStates("at the end", stream.state, whole.state);
    });

    test("a stream taken down to bytes and up again, then reset", async () => {
      const model = await net(models[name], target);
      const step = (stream: ReturnType<Model["stream"]>, t: number): number[] => [
        ...stream.step({ ids: [t % WIDTH] }).y,
      ];
      const whole = model.stream();
      const expected = Array.from({ length: STEPS }, (_, t) => step(whole, t));
      const first = model.stream();
      for (let t = 0; t < 5; t++) step(first, t);
      const second = model.stream({ state: State.parse(first.state.serialize()) });
      for (let t = 5; t < STEPS; t++) expect(step(second, t)).toEqual(expected[t]);
      second.reset();
      expect(Array.from({ length: STEPS }, (_, t) => step(second, t))).toEqual(expected);
    });
  });
});

const refuse = (what: string) =>
  function refused(): never {
    throw new Error(`${what} is used after compile`);
  };

/** Instances of modules that are there already may be made. */
const withoutCompiling = new Proxy(WebAssembly, {
  get: (all, name) =>
    /^(Module|compile|validate)/.test(String(name)) ? refuse(String(name))() : Reflect.get(all, name),
});
