// Reads the code of a map node: `{ %2 = mul %0, %1; yield %2 }`.
import type { Ref, ScalarFn, ScalarStep } from "../scalar/fn.ts";
import { isPrim, primArity } from "../scalar/prims.ts";
import type { Cursor, Token } from "./lex.ts";

/** The function, step for step as written; `arity` is the number of the node's operands. */
export function parseScalarFn(cursor: Cursor, arity: number): ScalarFn {
  const steps: ScalarStep[] = [];
  const refs = new Map<string, Ref>(Array.from({ length: arity }, (_, i) => [String(i), i]));
  const ref = (): Ref => {
    const token = cursor.expectKind("value", "a value");
    return refs.get(token.text) ?? cursor.fail("an argument or an earlier step", token);
  };
  cursor.expect("{");
  while (!cursor.accept("yield")) {
    const name = cursor.expectKind("value", "a step or yield");
    if (refs.has(name.text)) cursor.fail("a name that is not taken", name);
    cursor.expect("=");
    steps.push(Object.freeze(parseStep(cursor, cursor.valueName(name), ref)));
    refs.set(name.text, arity + steps.length - 1);
    cursor.expect(";");
  }
  const results = cursor.list("}", ref);
  return Object.freeze({ arity, steps: Object.freeze(steps), results: Object.freeze(results) });
}

function parseStep(cursor: Cursor, name: string | undefined, ref: () => Ref): ScalarStep {
  const op: Token = cursor.expectKind("word", "a primitive or const");
  if (op.text === "const") return { kind: "const", value: Number(cursor.expectKind("number", "a number").text) };
  if (!isPrim(op.text)) return cursor.fail("a primitive or const", op);
  const prim = op.text;
  const args = Array.from({ length: primArity(prim) }, (_, i) => {
    if (i > 0) cursor.expect(",");
    return ref();
  });
  return { kind: "prim", prim, args, ...(name === undefined ? {} : { name }) };
}
