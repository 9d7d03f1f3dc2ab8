// Says of every statement of a lowered kernel which equation it is: what its line in emitted code is traced back to.
import type { Contract, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import type { Prim } from "../../ir/scalar/prims.ts";

const INFIX: Readonly<Partial<Record<Prim, { readonly sign: string; readonly level: number }>>> = {
  lt: { sign: "<", level: 1 },
  le: { sign: "≤", level: 1 },
  eq: { sign: "=", level: 1 },
  add: { sign: "+", level: 2 },
  sub: { sign: "-", level: 2 },
  mul: { sign: "*", level: 3 },
  div: { sign: "/", level: 3 },
};

/** Buffers and locals by name, without their indices; `level` is how tightly the place around it binds. */
function formula(expr: LoopExpr, level = 0): string {
  switch (expr.kind) {
    case "const":
      return String(expr.value);
    case "local":
      return expr.name;
    case "load":
      return expr.buffer;
    case "splat":
      return formula(expr.value, level);
    case "fma":
      return bracket(`${formula(expr.a, 3)} * ${formula(expr.b, 4)} + ${formula(expr.c, 3)}`, 2 < level);
    case "cast":
      return "position";
    case "random":
      return "random";
    case "prim": {
      const operator = INFIX[expr.prim];
      if (!operator) return `${expr.prim}(${expr.args.map((a) => formula(a)).join(", ")})`;
      const [x, y] = expr.args;
      const text = `${formula(x, operator.level)} ${operator.sign} ${formula(y, operator.level + 1)}`;
      return bracket(text, operator.level < level);
    }
  }
}

const bracket = (text: string, needed: boolean): string => (needed ? `(${text})` : text);

/** `pre_i = b + Σ x·W + Σ h·R` for each accumulator; a sum's shared operand belongs to all of them. */
function contractOrigins(contract: Contract): Contract {
  const product = (a: string, w: string): string => `Σ ${a}·${w}`;
  const accs = contract.accs.map((acc) => {
    const products = contract.sums.flatMap(({ a, terms }) =>
      terms.filter((t) => t.acc === acc.name).map((t) => product(a.buffer, t.w.buffer)),
    );
    const terms = [...(acc.init ? [formula(acc.init)] : []), ...products];
    return Object.freeze({ ...acc, origin: `${acc.name} = ${terms.join(" + ")}` });
  });
  const sums = contract.sums.map((sum) => {
    const [first] = sum.terms;
    const names = sum.terms.map((t) => t.acc).join(", ");
    return Object.freeze({ ...sum, origin: `${names} = … + ${product(sum.a.buffer, first.w.buffer)}` });
  });
  return Object.freeze({ ...contract, accs, sums, epilogue: withOrigins(contract.epilogue) });
}

const read = (name: string, buffer: string): string => (name === buffer ? `load ${name}` : `${name} = load ${buffer}`);

function originOf(stmt: LoopStmt): string | undefined {
  switch (stmt.kind) {
    case "let":
      return stmt.value.kind === "load" ? read(stmt.name, stmt.value.buffer) : `${stmt.name} = ${formula(stmt.value)}`;
    case "var":
      return `${stmt.name} = ${formula(stmt.init)}`;
    case "set":
      return `${stmt.name} = ${formula(stmt.value)}`;
    case "store":
      return `store ${stmt.buffer} ${stmt.accumulate ? "+=" : "="} ${formula(stmt.value)}`;
    case "index":
      return read(stmt.name, stmt.buffer);
    default:
      return undefined;
  }
}

/** The code with an origin at every statement that computes, loads or stores something. */
export function withOrigins(stmts: readonly LoopStmt[]): readonly LoopStmt[] {
  return stmts.map((stmt) => {
    if (stmt.kind === "contract") return contractOrigins(stmt);
    if (stmt.kind === "for") return Object.freeze({ ...stmt, body: withOrigins(stmt.body) });
    if (stmt.kind === "within") {
      const otherwise = stmt.otherwise ? { otherwise: withOrigins(stmt.otherwise) } : {};
      return Object.freeze({ ...stmt, body: withOrigins(stmt.body), ...otherwise });
    }
    const origin = originOf(stmt);
    return origin === undefined ? stmt : Object.freeze({ ...stmt, origin });
  });
}
