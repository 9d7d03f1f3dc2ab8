// Files that the bundlers of the examples take for modules.
declare module "*.safetensors?url" {
  const url: string;
  export default url;
}
declare module "*.safetensors" {
  const bytes: Uint8Array;
  export default bytes;
}
interface ImportMeta {
  readonly hot?: {
    accept(path: string, use: (module: Readonly<Record<string, unknown>> | undefined) => void): void;
  };
}
