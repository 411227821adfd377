// For Node: the file that a Host needs, from where this one lies.

import { readFileSync } from "node:fs";

/** What new Host takes. */
export const files = () => ({ core: new WebAssembly.Module(readFileSync(new URL("core.wasm", import.meta.url))) });
