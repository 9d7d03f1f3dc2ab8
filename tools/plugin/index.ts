// `cellc/plugin`: imports of specs for bundlers. One function a bundler, all with the same options.
import type { UnpluginInstance } from "unplugin";
import { type PluginOptions, unplugin } from "./plugin.ts";

export type { PluginOptions } from "./plugin.ts";

/** Named, so that the types of bundlers that a user does not have are not asked for. */
type Plugins = UnpluginInstance<PluginOptions | undefined>;

export const vite: Plugins["vite"] = unplugin.vite;
export const rollup: Plugins["rollup"] = unplugin.rollup;
export const rolldown: Plugins["rolldown"] = unplugin.rolldown;
export const webpack: Plugins["webpack"] = unplugin.webpack;
export const esbuild: Plugins["esbuild"] = unplugin.esbuild;
