// For platforms that compile nothing at run time: what a core compiles there has
// to be known when the program is built.

import { Host } from "./ledger.mjs";
import { Modules, hex } from "./engine.mjs";

/** Modules that remember what they compiled. */
class Collector extends Modules {
  found = new Map();

  load(id, hash, version, schedule, wasm, types) {
    const entry = super.load(id, hash, version, schedule, wasm, types);
    // What cannot be compiled here cannot be there either.
    if (entry.module) this.found.set(`${hex(hash)}-${version}-${schedule}`, wasm);
    return entry;
  }

  starting(hash, version, schedule, wasm, types) {
    const entry = super.starting(hash, version, schedule, wasm, types);
    if (entry.module) this.found.set(`${hex(hash)}-${version}-${schedule}-start`, wasm);
    return entry;
  }
}

/** See collect in host.d.mts. */
export function collect(core, use) {
  const modules = new Collector();
  use(new Host({ core, modules }));
  return modules.found;
}
