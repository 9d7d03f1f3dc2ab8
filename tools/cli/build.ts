// `cellc build`: specs to modules on disk.
import { Command } from "commander";

export const command = (): Command => new Command("build").description("Compiles the models of specs.");
