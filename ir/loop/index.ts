// The loop IR: what it is made of, how it is built, printed, checked, run and rewritten.
export * from "./build.ts";
export { type BufferValues, type EvaluateOptions, evaluateEntry } from "./evaluate.ts";
export type * from "./ir.ts";
export { printEntry, printExpr, printIndex, printKernel, printProgram, printStmts } from "./print.ts";
export { mapExpr, mapIndex, mapKernel, mapStmts, type Rewriter, renameLocals, substituteVariables } from "./rewrite.ts";
export { verifyEntry, verifyKernel, verifyProgram } from "./verify.ts";
export {
  definedNames,
  exprParts,
  freshName,
  stmtParts,
  touchedBuffers,
  type Visitor,
  walkExpr,
  walkStmts,
} from "./walk.ts";
