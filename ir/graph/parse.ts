// Reads the text form of graphs back: `parseGraph(printGraph(g))` is the same program.
import { type Dim, isDim, type TensorType, tensorType } from "../types.ts";
import { type AttrSchema, attrSchema, type RawAttr } from "./attrs.ts";
import { Cursor, position, type Token } from "./lex.ts";
import {
  type AnyNode,
  type Graph,
  type GraphParam,
  type GraphResult,
  makeGraph,
  makeNode,
  makeRegion,
  makeValue,
  type Op,
  type OpAttrs,
  type ParamRole,
  type Region,
  type ResultRole,
  type Value,
} from "./node.ts";
import { isOp, resultTypes } from "./ops.ts";
import { parseScalarFn } from "./parse-scalar.ts";

const paramRoles = { param: 0, input: 0, state: 0, slot: 0, cotangent: 0, hyper: 0 } satisfies Record<ParamRole, 0>;
const resultRoles = { output: 0, state: 0, loss: 0, grad: 0, param: 0, slot: 0, metric: 0 } satisfies Record<
  ResultRole,
  0
>;

/** Values of one region by the text of their names. */
type Scope = Map<string, Value>;

/**
 * The graph in a text. Result types may be left out and then follow from the shape rules; `# …` is a comment.
 * Throws CompileError "syntax" with line, column and the line's text; "shape" where types left out do not follow.
 * What is written is taken as it is: `verifyGraph` checks types and stages.
 */
export function parseGraph(text: string): Graph {
  const cursor = new Cursor(text);
  cursor.expect("graph");
  const name = cursor.name("the graph's name");
  const scope: Scope = new Map();
  cursor.expect("(");
  const params = cursor.list(")", () => parseParam(cursor, scope));
  cursor.expect("{");
  const nodes = parseNodes(cursor, scope);
  const results = cursor.list("}", () => parseResult(cursor, scope));
  cursor.expectKind("end", "nothing after the graph");
  return makeGraph(name, params, nodes, results);
}

/** The region in a text such as `(%a: f32[4]) { … return %b }`. */
export function parseRegion(text: string): Region {
  const cursor = new Cursor(text);
  const region = parseBody(cursor);
  cursor.expectKind("end", "nothing after the region");
  return region;
}

function parseRole<R extends string>(cursor: Cursor, roles: Readonly<Record<R, 0>>): R {
  const token = cursor.expectKind("word", "a role");
  return Object.hasOwn(roles, token.text)
    ? (token.text as R)
    : cursor.fail(`a role: ${Object.keys(roles).join(", ")}`, token);
}

/** `role name: type`, or `role name = %value: type` where the value has another name. */
function parseParam(cursor: Cursor, scope: Scope): GraphParam {
  const role = parseRole(cursor, paramRoles);
  const token = cursor.token;
  const name = cursor.name("the parameter's name");
  const alias = cursor.accept("=") ? cursor.expectKind("value", "a value") : undefined;
  cursor.expect(":");
  const value = makeValue(parseType(cursor), alias ? cursor.valueName(alias) : name);
  define(cursor, scope, alias ?? token, value);
  return { role, name, value };
}

function parseResult(cursor: Cursor, scope: Scope): GraphResult {
  const role = parseRole(cursor, resultRoles);
  const name = cursor.name("the result's name");
  cursor.expect("=");
  return { role, name, value: parseUse(cursor, scope) };
}

function define(cursor: Cursor, scope: Scope, token: Token, value: Value): void {
  if (scope.has(token.text)) cursor.fail("a name that is not taken", token, "Each value is defined once");
  scope.set(token.text, value);
}

function parseUse(cursor: Cursor, scope: Scope): Value {
  const token = cursor.expectKind("value", "a value");
  return (
    scope.get(token.text) ?? cursor.fail("a value defined above", token, "A scan's body sees its own parameters only")
  );
}

function parseDim(cursor: Cursor): Dim {
  const token = cursor.advance();
  const dim = token.kind === "number" ? Number(token.text) : token.text;
  return isDim(dim) ? dim : cursor.fail("a dimension: a whole number, T, B or a product", token);
}

function parseType(cursor: Cursor): TensorType {
  const token = cursor.expectKind("word", "a type");
  if (token.text !== "f32" && token.text !== "i32") return cursor.fail("f32 or i32", token);
  cursor.expect("[");
  return tensorType(
    token.text,
    cursor.list("]", () => parseDim(cursor)),
  );
}

/** Nodes up to and including `return`. */
function parseNodes(cursor: Cursor, scope: Scope): AnyNode[] {
  const nodes: AnyNode[] = [];
  while (!cursor.accept("return")) nodes.push(parseNode(cursor, scope));
  return nodes;
}

/** `(%a: type, …) { … return %b, … }` */
function parseBody(cursor: Cursor): Region {
  const scope: Scope = new Map();
  cursor.expect("(");
  const params = cursor.list(")", () => {
    const token = cursor.expectKind("value", "a body parameter");
    cursor.expect(":");
    const value = makeValue(parseType(cursor), cursor.valueName(token));
    define(cursor, scope, token, value);
    return value;
  });
  cursor.expect("{");
  const nodes = parseNodes(cursor, scope);
  return makeRegion(
    params,
    nodes,
    cursor.list("}", () => parseUse(cursor, scope)),
  );
}

function parseNode(cursor: Cursor, scope: Scope): AnyNode {
  const names = parseResultNames(cursor);
  const types = cursor.accept(":") ? parseResultTypes(cursor, names) : undefined;
  cursor.expect("=");
  const opToken = cursor.expectKind("word", "an op");
  const op = isOp(opToken.text) ? opToken.text : cursor.fail("an op", opToken);
  const { operands, attrs } = op === "scan" ? parseScan(cursor, scope) : parseCall(cursor, scope, op);
  const stage = parseStage(cursor);
  const resolved = types ?? inferTypes(cursor, opToken, op, operands, attrs);
  if (resolved.length !== names.length) cursor.fail(`${resolved.length} results of ${op}`, names[0] ?? opToken);
  const results = names.map((token, i) => makeValue(resolved[i], cursor.valueName(token)));
  names.forEach((token, i) => {
    define(cursor, scope, token, results[i]);
  });
  return makeNode(op, operands, attrs as never, results, stage);
}

/** `@prepare`, or nothing. */
function parseStage(cursor: Cursor): "prepare" | undefined {
  if (!cursor.accept("@")) return undefined;
  cursor.expect("prepare");
  return "prepare";
}

/** `%a, %b`, or `()` for none. */
function parseResultNames(cursor: Cursor): Token[] {
  if (cursor.accept("(")) {
    cursor.expect(")");
    return [];
  }
  const names = [cursor.expectKind("value", "a value, or return")];
  while (cursor.accept(",")) names.push(cursor.expectKind("value", "a value"));
  return names;
}

function parseResultTypes(cursor: Cursor, names: readonly Token[]): TensorType[] {
  return names.map((_, i) => {
    if (i > 0) cursor.expect(",");
    return parseType(cursor);
  });
}

function inferTypes(
  cursor: Cursor,
  token: Token,
  op: Op,
  operands: readonly Value[],
  attrs: OpAttrs[Op],
): readonly TensorType[] {
  return resultTypes(
    op,
    operands.map((v) => v.type),
    attrs as never,
    position(cursor.text, token.at),
  );
}

interface Call {
  readonly operands: readonly Value[];
  readonly attrs: OpAttrs[Op];
}

function parseCall(cursor: Cursor, scope: Scope, op: Exclude<Op, "scan">): Call {
  const operands: Value[] = [];
  if (cursor.token.kind === "value") {
    do operands.push(parseUse(cursor, scope));
    while (cursor.accept(","));
  }
  if (op === "map") return { operands, attrs: Object.freeze({ fn: parseScalarFn(cursor, operands.length) }) };
  return { operands, attrs: parseAttrs(cursor, op) as unknown as OpAttrs[Op] };
}

/** `{key: value, …}` checked against the op's schema; absent where every attribute has a default. */
function parseAttrs(cursor: Cursor, op: Op): Readonly<Record<string, RawAttr>> {
  const schema = attrSchema(op);
  const start = cursor.token;
  const given = new Map<string, RawAttr>();
  if (cursor.accept("{")) {
    cursor.list("}", () => {
      const [key, value] = parseAttr(cursor, op, schema);
      given.set(key, value);
    });
  }
  const entries = schema.map(({ name, byDefault, what }) => {
    const value = given.get(name) ?? byDefault;
    return [name, value ?? cursor.fail(`attribute ${name} of ${op}: ${what}`, start)] as const;
  });
  return Object.fromEntries(entries);
}

function parseAttr(cursor: Cursor, op: Op, schema: readonly AttrSchema[]): readonly [string, RawAttr] {
  const key = cursor.expectKind("word", `an attribute of ${op}`);
  const row = schema.find((r) => r.name === key.text);
  if (!row) return cursor.fail(`an attribute of ${op}: ${schema.map((r) => r.name).join(", ") || "it has none"}`, key);
  cursor.expect(":");
  const token = cursor.token;
  const value = parseRawAttr(cursor);
  return row.accepts(value) ? [key.text, value] : cursor.fail(`${row.what} for ${key.text}`, token);
}

function parseRawAttr(cursor: Cursor): RawAttr {
  if (cursor.accept("[")) return Object.freeze(cursor.list("]", () => parseAtom(cursor)));
  const atom = parseAtom(cursor);
  return atom === "true" ? true : atom === "false" ? false : atom;
}

function parseAtom(cursor: Cursor): number | string {
  if (cursor.token.kind === "number") return Number(cursor.advance().text);
  return cursor.expectKind("word", "a number, a word or a list").text;
}

const scanGroups = ["consts", "init", "xs", "lengths"] as const;

/** `consts(…), init(…), xs(…), lengths(%l) {length: …, reverse: …} (body parameters) { … }`; groups may be left out. */
function parseScan(cursor: Cursor, scope: Scope): Call {
  const start = cursor.token;
  const groups = new Map<string, readonly Value[]>();
  while (!cursor.at("{")) {
    const name =
      scanGroups.find((g) => cursor.at(g) && !groups.has(g)) ??
      cursor.fail(`a group (${scanGroups.join(", ")}) or attributes`);
    cursor.advance();
    cursor.expect("(");
    groups.set(
      name,
      cursor.list(")", () => parseUse(cursor, scope)),
    );
    if (!cursor.accept(",") && !cursor.at("{")) cursor.fail('"," or "{"');
  }
  const { length, reverse } = parseAttrs(cursor, "scan") as { length: Dim; reverse: boolean };
  const [consts, init, xs, lengths] = scanGroups.map((g) => groups.get(g) ?? []);
  if (lengths.length !== (groups.has("lengths") ? 1 : 0)) cursor.fail("one value in lengths(…)", start);
  const attrs = {
    consts: consts.length,
    carry: init.length,
    length,
    reverse,
    lengths: lengths.length === 1,
    body: parseBody(cursor),
  };
  return { operands: [...consts, ...init, ...xs, ...lengths], attrs };
}
