import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkModule } from "../../../../targets/wasm/assembler/check.ts";
import { encodeModule } from "../../../../targets/wasm/assembler/encode.ts";
import { FunctionBuilder } from "../../../../targets/wasm/assembler/function-builder.ts";
import { ownPlaces, sharedPlaces } from "../../../../targets/wasm/assembler/local-places.ts";

const LOCALS = ["a", "b", "c", "d", "e"] as const;
type Name = (typeof LOCALS)[number];

type Statement =
  | { readonly kind: "set"; readonly to: Name; readonly from: Name | undefined; readonly add: number }
  | { readonly kind: "note"; readonly of: Name }
  | { readonly kind: "if"; readonly of: Name; readonly taken: Block; readonly otherwise: Block }
  | { readonly kind: "loop"; readonly trips: number; readonly body: Block }
  | { readonly kind: "block"; readonly unless: Name; readonly before: Block; readonly after: Block };
type Block = readonly Statement[];

const name = fc.constantFrom(...LOCALS);
const { block } = fc.letrec<{ block: Block; statement: Statement }>((tie) => ({
  block: fc.array(tie("statement"), { maxLength: 4, depthIdentifier: "block" }),
  statement: fc.oneof(
    { depthIdentifier: "block", maxDepth: 4 },
    fc.record({
      kind: fc.constant("set" as const),
      to: name,
      from: fc.option(name, { nil: undefined }),
      add: fc.integer({ min: 0, max: 9 }),
    }),
    fc.record({ kind: fc.constant("note" as const), of: name }),
    fc.record({ kind: fc.constant("if" as const), of: name, taken: tie("block"), otherwise: tie("block") }),
    fc.record({ kind: fc.constant("loop" as const), trips: fc.integer({ min: 1, max: 3 }), body: tie("block") }),
    fc.record({ kind: fc.constant("block" as const), unless: name, before: tie("block"), after: tie("block") }),
  ),
}));

/** A function that gives a digest of all values that it notes. */
class Writer {
  readonly fn = new FunctionBuilder({ name: "f", results: ["i32"], exported: "f" });
  readonly #locals: Readonly<Record<Name, string>>;

  constructor() {
    this.#locals = Object.fromEntries(LOCALS.map((n) => [n, this.fn.local(n, "i32")])) as Record<Name, string>;
  }

  block(statements: Block): void {
    for (const statement of statements) this.#write[statement.kind](statement as never);
  }

  #odd(of: Name): void {
    this.fn.get(this.#locals[of]).i32(1).emit("i32.and");
  }

  readonly #write: { readonly [K in Statement["kind"]]: (s: Extract<Statement, { kind: K }>) => void } = {
    set: ({ to, from, add }) => {
      if (from === undefined) this.fn.i32(add);
      else this.fn.get(this.#locals[from]).i32(add).emit("i32.add");
      this.fn.set(this.#locals[to]);
    },
    note: ({ of }) => {
      this.fn.emit("global.get", "g").i32(31).emit("i32.mul").get(this.#locals[of]).emit("i32.add");
      this.fn.emit("global.set", "g");
    },
    if: ({ of, taken, otherwise }) => {
      this.#odd(of);
      this.fn.choice(
        "if",
        () => this.block(taken),
        () => this.block(otherwise),
      );
    },
    loop: ({ trips, body }) => {
      const trip = this.fn.local("trip", "i32");
      this.fn.i32(trips).set(trip);
      this.fn.within("loop", "loop", (loop) => {
        this.block(body);
        this.fn.get(trip).i32(1).emit("i32.sub").emit("local.tee", trip).emit("br_if", loop);
      });
    },
    block: ({ unless, before, after }) => {
      this.fn.within("block", "block", (end) => {
        this.block(before);
        this.#odd(unless);
        this.fn.emit("br_if", end);
        this.block(after);
      });
    },
  };
}

function moduleOf(write: (writer: Writer) => void) {
  const writer = new Writer();
  write(writer);
  writer.fn.emit("global.get", "g");
  const module = { globals: [{ name: "g" }], functions: [writer.fn.finish()] };
  checkModule(module);
  return module;
}

function run(binary: Uint8Array<ArrayBuffer>): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  return (exports.f as () => number)();
}

describe("locals that share places", () => {
  it("give what locals with places of their own give, in random functions", () => {
    let shared = 0;
    fc.assert(
      fc.property(block, (statements) => {
        const module = moduleOf((w) => w.block(statements));
        expect(run(encodeModule(module))).toBe(run(encodeModule(module, { names: true })));
        const [fn] = module.functions;
        if (sharedPlaces(fn).types.length < ownPlaces(fn).types.length) shared++;
      }),
      { numRuns: 1000 },
    );
    expect(shared).toBeGreaterThan(300);
  });

  it("share one where the first is read no more, and none where a loop brings a value back", () => {
    const set = (to: Name): Statement => ({ kind: "set", to, from: undefined, add: 7 });
    const note = (of: Name): Statement => ({ kind: "note", of });
    const places = (statements: Block) => {
      const { indexOf } = sharedPlaces(moduleOf((w) => w.block(statements)).functions[0]);
      return LOCALS.flatMap((n) => indexOf.get(n) ?? []);
    };
    expect(places([set("a"), note("a"), set("b"), note("b")])).toEqual([0, 0]);
    expect(places([set("a"), set("b"), note("b"), note("a")])).toEqual([0, 1]);
    // a is read in the next trip, after b was written in this one.
    const body = [note("a"), set("b"), note("b")];
    expect(new Set(places([set("a"), { kind: "loop", trips: 2, body }])).size).toBe(2);
    // Nothing writes a: it is the zero that it begins with.
    expect(places([set("b"), note("b"), note("a")])).toEqual([0, 1]);
  });
});
