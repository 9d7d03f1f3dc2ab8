// Numbers of the WebGPU standard that hosts offer as globals only where they are browsers.

/** GPUBufferUsage. */
export const USAGE = Object.freeze({ MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, UNIFORM: 64, STORAGE: 128 });
/** GPUMapMode.READ. */
export const MAP_READ = 1;
/** GPUShaderStage.COMPUTE. */
export const COMPUTE = 4;
