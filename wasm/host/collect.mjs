// For platforms that compile nothing at run time: what a core compiles there has
// to be known when the program is built.

import { Host } from "./ledger.mjs";
import { Modules, hex } from "./engine.mjs";
import { kernelPagesMin } from "./kernel.mjs";
import { fitted, limitMemory } from "./module.mjs";

/** Modules that remember what they compiled. */
class Collector extends Modules {
  found = { kernels: new Map(), plugins: new Map() };

  load(id, hash, version, pages, wasm, host) {
    const entry = super.load(id, hash, version, pages, wasm, host);
    // What cannot be compiled here cannot be there either.
    if (entry.module) this.found.plugins.set(`${hex(hash)}-${version}`, fitted(wasm, pages));
    const kernelPages = Math.max(pages, kernelPagesMin);
    this.found.kernels.set(kernelPages, limitMemory(this.kernel, kernelPages));
    return entry;
  }
}

/** See collect in host.d.mts. */
export function collect({ core, kernel }, use) {
  const modules = new Collector(kernel);
  use(new Host({ core, modules }));
  return modules.found;
}
