// The js/wasm host of Latchkey, the same in Chromium, Node and workerd.

import "./wasm_exec.js";

export { collect } from "./collect.mjs";
export { Core, CoreDied } from "./core.mjs";
export { Modules, compiledOf } from "./engine.mjs";
export { Host, Import, ImportError, ImportingError, Ledger, LedgerError } from "./ledger.mjs";
export { readLog, replay } from "./replay.mjs";
export { MapStore } from "./store.mjs";
