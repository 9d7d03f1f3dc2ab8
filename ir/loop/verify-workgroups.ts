// The rules of kernels on workgroups: loops over workgroups outside, over invocations inside, barriers that all reach.
import { constSize } from "../size.ts";
import type { For, Index, Kernel, LoopStmt } from "./ir.ts";
import type { Scope } from "./scope.ts";
import { isOnWorkgroups, stmtParts } from "./walk.ts";

/** Throws what `scope` makes of the first rule that is broken. */
export function verifyWorkgroups(kernel: Kernel, scope: Scope): void {
  const isPlaced = isOnWorkgroups(kernel);
  if (!isPlaced && kernel.shared?.length) throw scope.error("memory of a workgroup", "loops over workgroups");
  for (const stmt of kernel.body) {
    if (isPlaced) verifyGroup(stmt, scope);
    else verifyInside([stmt], { scope, varying: new Set(), uniform: true });
  }
}

/** Loops over workgroups, each alone in the one outside it, then loops over invocations. */
function verifyGroup(stmt: LoopStmt, scope: Scope): void {
  if (stmt.kind !== "for" || (stmt.mode !== "workgroup" && stmt.mode !== "invocation"))
    throw scope.error(`a ${stmt.kind} beside loops over workgroups`, "nothing but loops over workgroups");
  if (stmt.mode === "invocation") {
    verifyInvocations(stmt, [], scope);
    return;
  }
  if (stmt.from || stmt.after || stmt.deal || stmt.window)
    throw scope.error(`loop over ${stmt.range.variable} is over a part`, "a loop over all workgroups");
  if (stmt.body.length !== 1) throw scope.error(`${stmt.body.length} statements in a loop over workgroups`, "one loop");
  verifyGroup(stmt.body[0], scope);
}

function verifyInvocations(loop: For, outside: readonly string[], scope: Scope): void {
  const lanes = [...outside, loop.range.variable];
  if (constSize(loop.range.extent) === undefined || loop.step || loop.from || loop.after || loop.deal || loop.window)
    throw scope.error(`loop over invocations ${loop.range.variable} is open`, "a fixed number of invocations");
  const [inner] = loop.body;
  if (loop.body.length === 1 && inner.kind === "for" && inner.mode === "invocation")
    verifyInvocations(inner, lanes, scope);
  else verifyInside(loop.body, { scope, varying: new Set(lanes), uniform: true });
}

interface Inside {
  readonly scope: Scope;
  /** Index variables that may differ between the invocations of a workgroup. */
  readonly varying: Set<string>;
  /** All invocations come here, or none. */
  readonly uniform: boolean;
}

function verifyInside(stmts: readonly LoopStmt[], inside: Inside): void {
  const { scope, varying } = inside;
  const varies = (index: Index): boolean => index.terms.some((t) => varying.has(t.variable));
  for (const s of stmts) {
    if (s.kind === "barrier" && !inside.uniform)
      throw scope.error("a barrier that not all invocations reach", "barriers where control flow is uniform");
    if (s.kind === "base" && varies(s.value)) varying.add(s.name);
    if (s.kind === "index") varying.add(s.name);
    if (s.kind === "for") {
      if (s.mode === "workgroup" || s.mode === "invocation")
        throw scope.error(`loop over ${s.mode}s ${s.range.variable} inside other code`, "such loops at the outside");
      if (s.deal) varying.add(s.range.variable);
    }
    const uniform =
      inside.uniform && !(s.kind === "for" && s.deal) && !(s.kind === "within" && varying.has(s.variable));
    for (const body of stmtParts(s).bodies ?? []) verifyInside(body, { scope, varying, uniform });
  }
}
