// Names of gates, states, parameters and roles are types: what was not declared does not compile.
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Value } from "../../ir/graph/node.ts";
import { f32 } from "../../ir/types.ts";
import type { Cell, Gate, Rows } from "../../nn/cell.ts";
import { cells, gru, lstm } from "../../nn/cells/index.ts";
import { defineCell } from "../../nn/define-cell.ts";
import { defineModel, type ModelDefinition } from "../../nn/define-model.ts";
import { type LayerContext, lambda } from "../../nn/layers/index.ts";
import { stepRegion } from "../../nn/step-region.ts";
import { coupled, peephole, projection, zoneout } from "../../nn/variants/index.ts";
import { thrownBy } from "../support/thrown-by.ts";

const names = { name: "t", gates: ["z", "n"], state: ["h"] } as const;
const build = (cell: Cell): string => thrownBy(() => stepRegion(cell, { input: 2, units: 2 })).code;

describe("the types of a cell", () => {
  it("hold the names of gates and states", () => {
    expectTypeOf(lstm).toEqualTypeOf<Cell<"i" | "f" | "g" | "o", "h" | "c">>();
    expectTypeOf(gru).toEqualTypeOf<Cell<"z" | "r" | "n", "h">>();
    expectTypeOf(projection(peephole(coupled(lstm)), { units: 2 })).toEqualTypeOf<typeof lstm>();
    expectTypeOf(cells.lstm).toEqualTypeOf<Cell>();
    expect(Object.keys(cells)).toContain("lstm");
  });

  it("give the step its names", () => {
    const cell = defineCell({
      name: "t",
      gates: ["z", "n"],
      state: ["h", "c"],
      params: { u: { shape: ["units", 3] } },
      stateUnits: { c: 3 },
      activations: { gate: "sigmoid" },
      noise: { drop: { like: "c", each: "step" } },
      output: "h",
      recurrentBias: ["n"],
      step(ctx) {
        expectTypeOf(ctx.gate).parameter(0).toEqualTypeOf<"z" | "n">();
        expectTypeOf(ctx.gate("z")).toEqualTypeOf<Gate>();
        expectTypeOf(ctx.s).toEqualTypeOf<{ readonly h: Rows; readonly c: Rows<3> }>();
        expectTypeOf(ctx.param).toEqualTypeOf<{ readonly u: Value<readonly [number, 3]> }>();
        expectTypeOf(ctx.act.gate(ctx.s.c)).toEqualTypeOf<Rows<3>>();
        expectTypeOf<keyof typeof ctx.act>().toEqualTypeOf<"gate">();
        expectTypeOf(ctx.noise).toEqualTypeOf<Readonly<Record<"drop", Rows>> | null>();
        return { h: ctx.gate("z"), c: ctx.op.matmul(ctx.act.gate(ctx.gate("n")), ctx.param.u) };
      },
    });
    expectTypeOf(cell).toEqualTypeOf<Cell<"z" | "n", "h" | "c">>();
    expect(stepRegion(cell, { input: 2, units: 2 }).params).toEqual(["u"]);
  });

  it("reject gates, states and parameters that were not declared", () => {
    // @ts-expect-error gate "q" is not declared
    expect(build(defineCell({ ...names, step: ({ gate }) => ({ h: gate("q") }) }))).toBe("unknown-name");
    // @ts-expect-error state "h" is missing
    expect(build(defineCell({ ...names, step: () => ({}) }))).toBe("state");
    // @ts-expect-error state "c" is one too many
    expect(build(defineCell({ ...names, step: ({ gate }) => ({ h: gate("z"), c: gate("n") }) }))).toBe("state");
    type Names = typeof names;
    const unit = (n: Names, step: Parameters<typeof defineCell<"z" | "n", "h", { h: Value }>>[0]["step"]) =>
      build(defineCell<"z" | "n", "h", { h: Value }>({ ...n, step }));
    // @ts-expect-error s.c is not a state
    expect(unit(names, ({ op, s, gate }) => ({ h: op.mul(gate("z"), op.mul(s.c, gate("n"))) }))).toBe("unknown-name");
    // @ts-expect-error param.u is not declared
    expect(unit(names, ({ op, param, gate }) => ({ h: op.mul(param.u, gate("z")) }))).toBe("unknown-name");
    // @ts-expect-error act.gate is not declared
    expect(unit(names, ({ act, gate }) => ({ h: act.gate(gate("z")) }))).toBe("unknown-name");
    // @ts-expect-error output "y" is no state
    expect(thrownBy(() => defineCell({ ...names, output: "y", step: ({ gate }) => ({ h: gate("z") }) })).code).toBe(
      "unknown-name",
    );
    // @ts-expect-error zoneout of a state that the cell does not have
    expect(thrownBy(() => zoneout(gru, { c: 0.1 })).code).toBe("unknown-name");
    // @ts-expect-error no gate "q" to keep
    expect(thrownBy(() => coupled(lstm, { keep: "q" })).code).toBe("unknown-name");
  });
});

describe("fixed sizes in a cell", () => {
  const sized = {
    ...names,
    state: ["h", "m"],
    stateUnits: { m: 3 },
    params: { P: { shape: ["units", 3] }, Q: { shape: [4, 3] }, u: { shape: [4] } },
  } as const;

  it("that fit compile", () => {
    const cell = defineCell({
      ...sized,
      step: ({ op, s, param, gate }) => ({ h: gate("z"), m: op.add(op.matmul(gate("n"), param.P), s.m) }),
    });
    expect(stepRegion(cell, { input: 2, units: 2 }).width(cell.stateUnits.m)).toBe(3);
  });

  it("that do not fit do not compile", () => {
    // @ts-expect-error m [B,3] times Q [4,3]
    expect(build(defineCell({ ...sized, step: ({ op, s, param, gate }) => ({ h: gate("z"), m: op.matmul(s.m, param.Q) }) }))).toBe("shape"); // biome-ignore format: one line for the directive
    // @ts-expect-error m [B,3] plus u [4]
    expect(build(defineCell({ ...sized, step: ({ op, s, param, gate }) => ({ h: gate("z"), m: op.add(s.m, param.u) }) }))).toBe("shape"); // biome-ignore format: one line for the directive
    // @ts-expect-error m comes back as [4]
    expect(build(defineCell({ ...sized, step: ({ op, param, gate }) => ({ h: op.add(gate("z"), gate("n")), m: param.u }) }))).toBe("state"); // biome-ignore format: one line for the directive
    // @ts-expect-error a width of a state that is not there
    expect(thrownBy(() => defineCell({ ...sized, stateUnits: { k: 3 }, step: ({ s }) => s })).code).toBe(
      "unknown-name",
    );
  });
});

describe("the types of a model", () => {
  it("hold the names of inputs", () => {
    const model = defineModel({
      name: "m",
      inputs: { x: f32("T", "B", 2), who: f32("B", 2) },
      build: (ctx, inputs) => {
        expectTypeOf(inputs).toEqualTypeOf<Readonly<Record<"x" | "who", Value>>>();
        return ctx.op.add(inputs.x, inputs.who);
      },
    });
    expectTypeOf(model).toEqualTypeOf<ModelDefinition<"x" | "who">>();
    expect(Object.keys(model.inputs)).toEqual(["x", "who"]);
    const layers = [lambda("l", (_c, x) => x)];
    const inputs = { x: f32("T", "B", 2) };
    const same = (_c: LayerContext, { x }: { readonly x: Value }): Value => x;
    // @ts-expect-error layers or build, not both
    expect(defineModel({ name: "m", inputs, layers, build: same }).name).toBe("m");
  });
});
