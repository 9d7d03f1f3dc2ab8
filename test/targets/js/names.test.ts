// Names from a model in emitted code: readable, unique, harmless.
import { expect, test } from "vitest";
import { forLoop, index, kernel, letLocal, load, store } from "../../../ir/loop/index.ts";
import { jsTarget } from "../../../targets/js/index.ts";
import { Identifiers, sanitize } from "../../../targets/js/names.ts";
import { commentLine, literal } from "../../../targets/js/text.ts";
import { bindEntry, importModule, runOnce, sketchEntry, sketchInfo, sketchProgram } from "./support.ts";

test("names become identifiers", () => {
  expect(["rnn.0.W", "1st", "größe", "", "a b"].map(sanitize)).toEqual(["rnn_0_W", "_1st", "gr_e", "_", "a_b"]);
});

test("no identifier is a keyword, a constant of T and B, or taken in a scope around it", () => {
  const outer = new Identifiers();
  expect([outer.fresh("h"), outer.fresh("h")]).toEqual(["h", "h_2"]);
  const inner = new Identifiers(outer);
  expect(["h", "class", "B256", "T", "TB", "Math", "arguments"].map((n) => inner.of(n))).toEqual([
    "h_3",
    "class_2",
    "B256_2",
    "T_2",
    "TB_2",
    "Math_2",
    "arguments_2",
  ]);
  expect(inner.of("h")).toBe("h_3");
});

const EVIL = [
  "a*/ globalThis.broken = 1; /*",
  "b\nglobalThis.broken = 1; //",
  "c\u2028globalThis.broken = 1",
  "`$" + "{globalThis.broken = 1}`",
  '"; globalThis.broken = 1; "',
  "</script>",
  "__proto__",
  "constructor",
  "memory",
  "offsets",
  "buffers",
  "manifest",
  "entries",
  "bind_forward",
  "forward",
  "B2",
  "T",
  "t",
  "eval",
];

test("any name survives as data and does no harm as code", async () => {
  const names = [...EVIL, ...EVIL.map((n) => `${n} `)];
  const buffers = Object.fromEntries(
    names.map((n) => [n === "__proto__" ? "__proto" : n, { role: "input", shape: ["B", 2] } as const]),
  );
  const bufferNames = Object.keys(buffers);
  const kernels = bufferNames.map((name, i) =>
    kernel(
      i % 2 === 0 ? name : `k${i}`,
      [],
      [
        forLoop(name, "2*B", [
          letLocal(`${name}!`, load(name, index({ [name]: 1 }))),
          store(name, index({ [name]: 1 }), `${name}!`, { accumulate: true }),
        ]),
      ],
      [`comment ${name}`],
    ),
  );
  const entry = sketchEntry(
    buffers,
    kernels,
    kernels.map((k) => runOnce(k.name)),
  );
  const program = sketchProgram(EVIL.join(" "), entry);
  const { code, manifest } = jsTarget.emit(program, {
    ...sketchInfo(program),
    states: EVIL.map((name) => ({ name, shape: ["B"] })),
  });
  const module = await importModule(code);
  expect(JSON.stringify(module.manifest)).toBe(JSON.stringify(manifest));
  const { run, views } = bindEntry(module, "forward", { T: 1, B: 3 });
  bufferNames.forEach((name, i) => void views[name].fill(i + 1));
  run();
  bufferNames.forEach((name, i) => void expect([...views[name]], name).toEqual(Array(6).fill(2 * (i + 1))));
  expect(globalThis).not.toHaveProperty("broken");
  expect(code).not.toContain("</script");
});

test("comments stay on their line", () => {
  expect(commentLine("a\nb\rc\u2028d\u2029e")).toBe("// a b c d e");
});

test("plain data as a literal", () => {
  const value = {
    name: 'a"b',
    __proto: 1,
    list: [1, -0, 2.5e-8],
    "odd key": [],
    nested: { empty: {} },
    long: Array(40).fill("0123456789"),
  };
  expect(new Function(`return ${literal(value)}`)()).toEqual(value);
  const hidden = JSON.parse('{"__proto__": {"x": 1}}') as object;
  expect(Object.keys(new Function(`return ${literal(hidden)}`)() as object)).toEqual(["__proto__"]);
});
