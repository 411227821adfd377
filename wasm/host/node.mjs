// For Node: the files that a Host needs, from where this one lies.

import { readFileSync } from "node:fs";

const read = (name) => readFileSync(new URL(name, import.meta.url));

/** What new Host takes. */
export const files = () => ({ core: new WebAssembly.Module(read("core.wasm")), kernel: read("extism-runtime.wasm") });
