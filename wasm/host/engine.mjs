// Runs plugins for the core: vm.Engine's other half (wasm/engine).

import { GuestExit, EndedByHost, trapKind, trapKindOf } from "./traps.mjs";
import { TooLarge, fitted, functionImports, limitMemory, memoryOf } from "./module.mjs";
import { Kernel, kernelModule, kernelTypes } from "./kernel.mjs";
import { Wasi, wasiModule, wasiTypes } from "./wasi.mjs";

// How a load or a call ended; the numbers are wasm/engine's.
const ended = {
  ok: 0, output: 1, trap: 2, failure: 3, outputOutside: 4, byHost: 5, compile: 6, tooLarge: 7, link: 8, notExported: 9,
  notCarried: 10,
};

const noBytes = new Uint8Array();
const text = (string) => new TextEncoder().encode(string);
export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

/** Bounds the compiled modules kept, and their code. */
const modulesMax = 64;
const modulesBytesMax = 64 << 20;

/**
 * The compiled plugins, by identity: they outlive the core that asked for them.
 * compiled is the platform's own supply: (hash, prepareVersion) → module. Where it
 * is the only one, notCarried says what to do about a plugin that is not there.
 */
export class Modules {
  constructor(kernel, compiled, notCarried) {
    this.kernel = kernel;
    this.compiled = compiled;
    this.notCarried = notCarried;
    this.plugins = new Map();
    this.kernels = new Map();
    this.bytes = 0;
  }

  get(id) {
    const entry = this.plugins.get(id);
    if (entry) {
      this.plugins.delete(id); // the most recently used comes last
      this.plugins.set(id, entry);
    }
    return entry;
  }

  load(id, hash, version, pages, wasm, host) {
    const supplied = this.#supplied(hash, version, wasm, host);
    if (!supplied && this.notCarried) return { refused: ended.notCarried, reason: this.notCarried };
    const entry = supplied ?? { ...compile(wasm, pages, host), size: wasm.length };
    this.plugins.set(id, entry);
    this.bytes += entry.size;
    for (const [old, { size }] of this.plugins) {
      if (old === id || (this.plugins.size <= modulesMax && this.bytes <= modulesBytesMax)) break;
      this.plugins.delete(old);
      this.bytes -= size;
    }
    return entry;
  }

  #supplied(hash, version, wasm, host) {
    const module = this.compiled?.(hex(hash), version);
    return module && { ...linked(module, wasm, host), size: 0 };
  }

  kernelFor(pages) {
    let module = this.kernels.get(pages);
    if (!module) {
      module = typeof this.kernel === "function" ? this.kernel(pages) : new WebAssembly.Module(limitMemory(this.kernel, pages));
      this.kernels.set(pages, module);
    }
    return module;
  }
}

const usesKernel = (module) => WebAssembly.Module.imports(module).some((i) => i.module === kernelModule);

/** What is known of a module, and of the bytes it was made from. */
const linked = (module, wasm, host) => ({ module, usesKernel: usesKernel(module), unlinked: unlinked(wasm, host.types) });

function compile(wasm, pages, host) {
  try {
    const module = new WebAssembly.Module(fitted(wasm, pages));
    return linked(module, wasm, host);
  } catch (error) {
    if (error instanceof TooLarge) return { refused: ended.tooLarge, reason: "" };
    if (error instanceof WebAssembly.CompileError) return { refused: ended.compile, reason: error.message };
    throw error;
  }
}

/** Why the imports cannot be satisfied, or undefined. JavaScript would take any function for any type. */
function unlinked(wasm, types) {
  for (const { module, name, type } of functionImports(wasm) ?? []) {
    const want = types[module]?.[name];
    if (want === undefined) return `no function ${module}.${name}`;
    if (!type || want !== `${type.params}|${type.results}`) return `${module}.${name} has another type`;
  }
  return undefined;
}

const letters = { I: 0x7e, i: 0x7f };

/** "iI i" as functionImports writes it: "127 126|127". */
function typeBytes(line) {
  const [params, results] = line.split(" ").map((part) => Array.from(part, (letter) => letters[letter]).join(" "));
  return `${params}|${results}`;
}

const typesOf = (lines) => Object.fromEntries(Object.entries(lines).map(([name, line]) => [name, typeBytes(line)]));

/** The engine of one core instance. */
export class Engine {
  constructor(core, modules) {
    this.core = core;
    this.modules = modules;
    this.running = []; // the memories of the guests that run, innermost last
    this.randomBytes = noBytes;
  }

  /** Builds the guests' imports, as the core's table has them. */
  #start() {
    const rows = new TextDecoder().decode(this.core.read("table")).trimEnd().split("\n").map((line) => line.split(" "));
    this.env = Object.fromEntries(rows.map(([name, params, results], i) => [name, this.#hostFunction(i, params, results)]));
    this.types = {
      env: typesOf(Object.fromEntries(rows.map(([name, params, results]) => [name, `${params} ${results}`]))),
      [kernelModule]: typesOf(kernelTypes),
      [wasiModule]: typesOf(wasiTypes),
    };
    this.registers = this.core.exports.registers() >>> 0;
  }

  #hostFunction(index, params, results) {
    const wide = Array.from(params, (letter) => letter === "I");
    return (...args) => {
      const registers = new BigUint64Array(this.core.memory.buffer, this.registers, wide.length + 1);
      for (let i = 0; i < wide.length; i++) registers[i] = wide[i] ? args[i] : BigInt(args[i] >>> 0);
      if (!this.core.call("host_call", index)) throw new EndedByHost();
      if (results === "") return undefined;
      return new BigUint64Array(this.core.memory.buffer, this.registers, 1)[0];
    };
  }

  /** The first length bytes of what random_get gives. */
  random(length) {
    if (this.randomBytes.length < length) {
      this.randomBytes = this.core.read("guest_random", Math.max(length, 256));
    }
    return this.randomBytes;
  }

  known(id) {
    return this.modules.get(hex(id)) !== undefined;
  }

  load(id, pages, wasm) {
    if (!this.env) this.#start();
    const version = new DataView(id.buffer, id.byteOffset + 32, 4).getUint32(0, true);
    const entry = this.modules.load(hex(id), id.slice(0, 32), version, pages, wasm, this);
    return entry.refused === undefined ? { end: ended.ok } : refusal(entry);
  }

  call(id, kernelPages, name, input) {
    if (!this.env) this.#start();
    const entry = this.modules.get(hex(id));
    if (entry.refused !== undefined) return refusal(entry);
    if (entry.unlinked !== undefined) return { end: ended.link, answer: text(entry.unlinked) };
    const depth = this.running.length;
    try {
      return this.#run(entry, kernelPages, name, input);
    } catch (error) {
      if (error instanceof EndedByHost) return { end: ended.byHost };
      const kind = trapKindOf(error);
      if (kind === undefined) throw error;
      return { end: ended.trap, number: kind };
    } finally {
      this.running.length = depth;
    }
  }

  #run(entry, kernelPages, name, input) {
    const kernel = entry.usesKernel ? new Kernel(this.modules.kernelFor(kernelPages)) : undefined;
    const guest = {};
    this.running.push(guest);
    const wasi = new Wasi(() => guest.memory, (length) => this.random(length));
    let instance;
    try {
      instance = new WebAssembly.Instance(entry.module, {
        env: this.env, [kernelModule]: kernel?.imports() ?? {}, [wasiModule]: wasi.imports(),
      });
    } catch (error) {
      return instantiation(error);
    }
    guest.memory = memoryOf(instance);
    const run = instance.exports[name];
    if (typeof run !== "function") return { end: ended.notExported };
    kernel?.setInput(input);
    try {
      initialise(instance.exports);
    } catch (error) {
      if (error instanceof GuestExit) return { end: ended.trap, number: trapKind.generic };
      throw error;
    }
    return outcome(finish(run), kernel);
  }
}

const refusal = (entry) => ({ end: entry.refused, answer: text(entry.reason) });

/** Sorts what went wrong while an instance was made. */
function instantiation(error) {
  if (error instanceof WebAssembly.LinkError || error instanceof TypeError) {
    return { end: ended.link, answer: text(error.message) };
  }
  if (error instanceof WebAssembly.RuntimeError && error.message.includes("segment")) {
    const end = error.message.includes("data segment") ? ended.compile : ended.link;
    return { end, answer: text(error.message) };
  }
  throw error;
}

/** Brings up the guest's language, as Extism does before the first call. */
function initialise(exports) {
  const takesNothing = (f) => typeof f === "function" && f.length === 0;
  if (typeof exports.hs_init === "function") {
    exports._initialize?.();
    exports.hs_init(0, 0);
  } else if (takesNothing(exports._initialize)) {
    exports._initialize();
  } else if (takesNothing(exports.__wasm_call_ctors)) {
    exports.__wasm_call_ctors();
  }
}

/** Runs the export and returns its code. */
function finish(run) {
  try {
    return { code: (run() ?? 0) >>> 0 };
  } catch (error) {
    if (!(error instanceof GuestExit)) throw error;
    return { code: error.code, exited: true };
  }
}

function outcome({ code, exited }, kernel) {
  if (exited && code !== 0) return { end: ended.failure, number: code };
  const message = kernel?.errorText() ?? noBytes;
  if (message.length > 0 || code !== 0) return { end: ended.failure, number: code, answer: message.slice() };
  const { output, outside } = kernel?.result() ?? {};
  if (outside !== undefined) {
    return { end: ended.outputOutside, answer: new Uint8Array(new BigUint64Array([outside]).buffer) };
  }
  return output === undefined ? { end: ended.ok } : { end: ended.output, answer: output.slice() };
}
