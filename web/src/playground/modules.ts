import coreURL from '../../../bin/wasm/core.wasm?url'
import { atFirst } from './plugin_names.ts'
import { preparedOf } from './plugins.ts'

// Modules are what every ledger of this browser runs: the core, and the contracts that it begins with.
export interface Modules {
  core: WebAssembly.Module
  prepared: WebAssembly.Module[] // of atFirst, in its order
}

let compiled: Promise<Modules> | undefined

// modules compiles them once for the page, from its first moment on: beside the start of the worker, which is sent them, and again
// without a wait where the worker was ended.
export function modules(): Promise<Modules> {
  compiled ??= Promise.all([WebAssembly.compileStreaming(fetch(coreURL)), ...atFirst.map(preparedOf)]).then(([core, ...prepared]) => ({ core: core!, prepared }))
  compiled.catch(() => { compiled = undefined }) // the next start asks again
  return compiled
}
