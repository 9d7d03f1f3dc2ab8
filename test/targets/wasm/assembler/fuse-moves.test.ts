// Moves through locals that the stack can do: text to text.
import { expect, test } from "vitest";
import { FunctionBuilder } from "../../../../targets/wasm/assembler/function-builder.ts";
import { functionLines } from "../../../../targets/wasm/assembler/print.ts";

const textOf = (write: (fn: FunctionBuilder) => void): string => {
  const fn = new FunctionBuilder({ name: "f", params: [{ name: "p", type: "i32" }] });
  write(fn);
  return functionLines(fn.finish())
    .map((l) => l.text)
    .join("\n");
};

test("a value that is read once, where it was put, has no local; one that is read again keeps it", () => {
  const text = textOf((fn) => {
    const [once, twice] = [fn.local("once", "i32"), fn.local("twice", "i32")];
    fn.comment("once = p").get("p").set(once);
    fn.comment("twice = once").get(once).set(twice);
    fn.comment("p = twice + twice").get(twice).get(twice).emit("i32.add").set("p");
  });
  expect(text).toMatchInlineSnapshot(`
    "  (func $f (param $p i32)
        (local $twice i32)
        ;; once = p
        local.get $p
        ;; twice = once
        local.tee $twice
        ;; p = twice + twice
        local.get $twice
        i32.add
        local.set $p
      )"
  `);
});

test("what stands between a value and its reading leaves it where it is", () => {
  const text = textOf((fn) => {
    const kept = fn.local("kept", "i32");
    fn.get("p").set(kept);
    fn.within("block", "b", () => fn.get(kept).set("p"));
  });
  expect(text).toMatchInlineSnapshot(`
    "  (func $f (param $p i32)
        (local $kept i32)
        local.get $p
        local.set $kept
        block $b
          local.get $kept
          local.set $p
        end
      )"
  `);
});
