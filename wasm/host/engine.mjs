// Runs plugins for the core: vm.Engine's other half (wasm/engine).

import { GuestExit, EndedByHost, trapKind, trapKindOf } from "./traps.mjs";
import { TooLarge, counterOf, functionImports, limitMemory, memoryOf } from "./module.mjs";
import { Wasi, wasiModule, wasiTypes } from "./wasi.mjs";

// How a load or a call ended; the numbers are wasm/engine's.
const ended = {
  ok: 0, trap: 1, failure: 2, byHost: 3, compile: 4, tooLarge: 5, link: 6, notExported: 7, notCarried: 8,
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
  constructor(compiled, notCarried) {
    this.compiled = compiled;
    this.notCarried = notCarried;
    this.plugins = new Map();
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
}

/** What is known of a module, and of the bytes it was made from. */
const linked = (module, wasm, host) => ({ module, unlinked: unlinked(wasm, host.types) });

function compile(wasm, pages, host) {
  try {
    const module = new WebAssembly.Module(limitMemory(wasm, pages));
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
    this.functions = {};
    this.types = { [wasiModule]: Object.fromEntries(Object.entries(wasiTypes).map(([name, line]) => [name, typeBytes(line)])) };
    const rows = new TextDecoder().decode(this.core.read("table")).trimEnd().split("\n");
    for (const [index, row] of rows.entries()) {
      const [module, name, params, results] = row.split(" ");
      (this.functions[module] ??= {})[name] = this.#hostFunction(index, params, results);
      (this.types[module] ??= {})[name] = typeBytes(`${params} ${results}`);
    }
    this.registers = this.core.exports.registers() >>> 0;
    this.counters = this.core.exports.counters() >>> 0;
  }

  #hostFunction(index, params, results) {
    const wide = Array.from(params, (letter) => letter === "I");
    return (...args) => {
      const registers = new BigUint64Array(this.core.memory.buffer, this.registers, wide.length + 1);
      for (let i = 0; i < wide.length; i++) registers[i] = wide[i] ? args[i] : BigInt(args[i] >>> 0);
      const guest = this.running.at(-1);
      this.#readCounters(guest);
      const goesOn = this.core.call("host_call", index);
      this.#writeCounters(guest);
      if (!goesOn) throw new EndedByHost();
      if (results === "") return undefined;
      const [result] = new BigUint64Array(this.core.memory.buffer, this.registers, 1);
      return results === "i" ? Number(BigInt.asIntN(32, result)) : result;
    };
  }

  #counters() {
    return new BigInt64Array(this.core.memory.buffer, this.counters, 2);
  }

  /** Gives the core the guest's counters. Code that was not prepared has none. */
  #readCounters({ instructions, frames }) {
    if (!instructions || !frames) return;
    const counters = this.#counters();
    counters[0] = instructions.value;
    counters[1] = frames.value;
  }

  /** Gives the guest its counters from the core. */
  #writeCounters({ instructions, frames }) {
    if (!instructions || !frames) return;
    [instructions.value, frames.value] = this.#counters();
  }

  /** The first length bytes of what random_get gives. */
  random(length) {
    if (this.randomBytes.length < length) {
      this.randomBytes = this.core.read("guest_random", Math.max(2 * length, 256));
    }
    return this.randomBytes;
  }

  known(id) {
    return this.modules.get(hex(id)) !== undefined;
  }

  load(id, pages, wasm) {
    if (!this.functions) this.#start();
    const version = new DataView(id.buffer, id.byteOffset + 32, 4).getUint32(0, true);
    const entry = this.modules.load(hex(id), id.slice(0, 32), version, pages, wasm, this);
    return entry.refused === undefined ? { end: ended.ok } : refusal(entry);
  }

  call(id, name) {
    if (!this.functions) this.#start();
    const entry = this.modules.get(hex(id));
    if (entry.refused !== undefined) return refusal(entry);
    if (entry.unlinked !== undefined) return { end: ended.link, answer: text(entry.unlinked) };
    const depth = this.running.length;
    const guest = {};
    this.running.push(guest);
    try {
      return this.#run(guest, entry, name);
    } catch (error) {
      if (error instanceof EndedByHost) return { end: ended.byHost };
      const kind = trapKindOf(error);
      if (kind === undefined) throw error;
      return { end: ended.trap, number: kind };
    } finally {
      this.#readCounters(guest);
      this.running.length = depth;
    }
  }

  #run(guest, entry, name) {
    const wasi = new Wasi(() => guest.memory, (length) => this.random(length));
    let instance;
    try {
      instance = new WebAssembly.Instance(entry.module, { ...this.functions, [wasiModule]: wasi.imports() });
    } catch (error) {
      return instantiation(error);
    }
    guest.memory = memoryOf(instance);
    guest.instructions = counterOf(instance, "instructions");
    guest.frames = counterOf(instance, "frames");
    this.#writeCounters(guest);
    const run = instance.exports[name];
    if (typeof run !== "function") return { end: ended.notExported };
    try {
      initialise(instance.exports);
    } catch (error) {
      if (error instanceof GuestExit) return { end: ended.trap, number: trapKind.generic };
      throw error;
    }
    return finish(run);
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

/** Runs the export: what it returns, or exits with, is its code. */
function finish(run) {
  try {
    return outcome(run());
  } catch (error) {
    if (!(error instanceof GuestExit)) throw error;
    return outcome(error.code);
  }
}

function outcome(code) {
  const number = (code ?? 0) >>> 0;
  return number === 0 ? { end: ended.ok } : { end: ended.failure, number };
}
