// The graph IR in one import: data, shape rules, builder, text form, checks, rewriting and meaning.
export * from "./builder.ts";
export * from "./evaluate.ts";
export * from "./node.ts";
export * from "./ops.ts";
export * from "./parse.ts";
export * from "./print.ts";
export * from "./rewrite.ts";
export * from "./tensor.ts";
export * from "./verify.ts";
