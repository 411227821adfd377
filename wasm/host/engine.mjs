// Runs plugins for the core: vm.Engine's other half (wasm/engine).

import { EndedByHost, trapKindOf } from "./traps.mjs";
import { Instance, Instances } from "./instance.mjs";
import { functionImports } from "./module.mjs";
import { roomForCore } from "./room.mjs";

// How a load or a call ended; the numbers are wasm/engine's.
const ended = {
  ok: 0, trap: 1, failure: 2, byHost: 3, compile: 4, link: 5, notExported: 6, notCarried: 7,
};

/** The section in which prepared code describes itself: core/vm/about.go. */
const aboutSection = "latchkey:about";

const text = (string) => new TextEncoder().encode(string);
const hexOf = Array.from({ length: 256 }, (_, b) => b.toString(16).padStart(2, "0"));
export function hex(bytes) {
  let digits = "";
  for (const b of bytes) digits += hexOf[b];
  return digits;
}

/** An identity as a string of as many characters: it is made at each call. */
const nameOf = (id) => String.fromCharCode.apply(null, id);

/** Bounds the compiled modules kept, and their code. */
const modulesMax = 64;
const modulesBytesMax = 64 << 20;

const aboutOf = (module) => new Uint8Array(WebAssembly.Module.customSections(module, aboutSection)[0] ?? []);

/** See compiledOf in host.d.mts. */
export function compiledOf(modules) {
  const byKey = new Map(modules.map((module) => {
    const { hash, prepare_version: version, schedule } = JSON.parse(new TextDecoder().decode(aboutOf(module)));
    return [`${hash}-${version}-${schedule}`, module];
  }));
  return (hash, version, schedule, starting) => (starting ? undefined : byKey.get(`${hash}-${version}-${schedule}`));
}

/**
 * The compiled plugins, by identity: they outlive the core that asked for them.
 * carried is the platform's own supply of plugins: (hash, prepareVersion, schedule,
 * starting) → module. Where it is the only one, notCarried says what to do about a plugin
 * that is not there.
 */
export class Modules {
  constructor(carried, notCarried) {
    this.carried = carried;
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

  /** What a carried plugin says about itself, or undefined. */
  about(hash, version, schedule) {
    const module = this.carried?.(hex(hash), version, schedule, false);
    return module && aboutOf(module);
  }

  /** wasm has no bytes when the plugin is carried. */
  load(id, hash, version, schedule, wasm, types) {
    const entry = { ...this.#compiled(hash, version, schedule, wasm, types), size: wasm.length };
    if (entry.refused === ended.notCarried) return entry;
    this.plugins.set(id, entry);
    this.bytes += entry.size;
    for (const [old, { size }] of this.plugins) {
      if (old === id || (this.plugins.size <= modulesMax && this.bytes <= modulesBytesMax)) break;
      this.plugins.delete(old);
      this.bytes -= size;
    }
    return entry;
  }

  #compiled(hash, version, schedule, wasm, types) {
    const module = wasm.length === 0 ? this.carried?.(hex(hash), version, schedule, false) : undefined;
    return module ? { module } : this.#compile(wasm, types);
  }

  /** What runs the start-up of a plugin that is being prepared. */
  starting(hash, version, schedule, wasm, types) {
    const module = this.carried?.(hex(hash), version, schedule, true);
    return module ? { module } : this.#compile(wasm, types);
  }

  /** A module and why it cannot be linked, or why there is none. */
  #compile(wasm, types) {
    if (this.notCarried) return { refused: ended.notCarried, reason: this.notCarried };
    try {
      return { module: new WebAssembly.Module(wasm), unlinked: unlinked(wasm, types) };
    } catch (error) {
      return { refused: ended.compile, reason: String(error?.message ?? error) };
    }
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

/** How many registers there are: argsMax of wasm/engine. */
const registersMost = 9;

/** The engine of one core instance. */
export class Engine {
  constructor(core, modules) {
    this.core = core;
    this.modules = modules;
    this.running = []; // the instances of the guests that run, innermost last
    this.instances = new Instances();
  }

  /** Builds the guests' imports, as the core's table has them. */
  #start() {
    this.functions = {};
    this.types = {};
    const rows = new TextDecoder().decode(this.core.read("table")).trimEnd().split("\n");
    for (const [index, row] of rows.entries()) {
      const [module, name, params, results] = row.split(" ");
      (this.functions[module] ??= {})[name] = this.#hostFunction(index, params, results);
      (this.types[module] ??= {})[name] = typeBytes(`${params} ${results}`);
    }
    this.needRoom = this.modules.notCarried ? () => {} : roomForCore();
    this.places = { registers: this.core.exports.registers() >>> 0, counters: this.core.exports.counters() >>> 0 };
  }

  #hostFunction(index, params, results) {
    const wide = Array.from(params, (letter) => letter === "I");
    return (...args) => {
      this.needRoom();
      const { registers } = this.#shared();
      for (let i = 0; i < wide.length; i++) registers[i] = wide[i] ? args[i] : BigInt(args[i] >>> 0);
      const guest = this.running.at(-1);
      this.#readCounters(guest);
      const goesOn = this.core.call("host_call", index);
      this.#writeCounters(guest);
      if (!goesOn) throw new EndedByHost();
      if (results === "") return undefined;
      const [result] = this.#shared().registers;
      return results === "i" ? Number(BigInt.asIntN(32, result)) : result;
    };
  }

  /** The core's registers and counters (wasm/engine), in its memory as it is now. */
  #shared() {
    const { buffer } = this.core.memory;
    if (this.shared?.buffer !== buffer) {
      this.shared = {
        buffer,
        registers: new BigUint64Array(buffer, this.places.registers, registersMost),
        counters: new BigInt64Array(buffer, this.places.counters, 2),
      };
    }
    return this.shared;
  }

  /** Gives the core the guest's counters. Code that was not prepared has none. */
  #readCounters({ instructions, stack }) {
    if (!instructions || !stack) return;
    const { counters } = this.#shared();
    counters[0] = instructions.value;
    counters[1] = stack.value;
  }

  /** Gives the guest its counters from the core. */
  #writeCounters({ instructions, stack }) {
    if (!instructions || !stack) return;
    [instructions.value, stack.value] = this.#shared().counters;
  }

  known(id) {
    return this.modules.get(nameOf(id)) !== undefined;
  }

  about(id) {
    return this.modules.about(...parts(id));
  }

  load(id, wasm, globals, restorable) {
    if (!this.functions) this.#start();
    const entry = this.modules.load(nameOf(id), ...parts(id), wasm, this.types);
    Object.assign(entry, { globals, restorable });
    return entry.refused === undefined ? { end: ended.ok } : refusal(entry);
  }

  call(id, name) {
    if (!this.functions) this.#start();
    const entry = this.modules.get(nameOf(id));
    return this.#run(entry, name, () => this.instances.take(entry, this.functions), (instance) => {
      this.instances.keep(entry, instance);
      return { end: ended.ok };
    });
  }

  /** Runs the start-up of code that is being prepared: the answer is what it leaves. */
  start(id, wasm, globals) {
    if (!this.functions) this.#start();
    const entry = this.modules.starting(...parts(id), wasm, this.types);
    return this.#run(entry, startUp, () => new Instance(entry.module, this.functions, globals.length),
      (instance) => ({ end: ended.ok, answer: instance.image(globals) }));
  }

  /** Runs an export in what make gives, and what follows if it succeeds. */
  #run(entry, name, make, succeeded) {
    if (entry.refused !== undefined) return refusal(entry);
    if (entry.unlinked !== undefined) return { end: ended.link, answer: text(entry.unlinked) };
    let instance;
    try {
      instance = make();
    } catch (error) {
      return this.#stopped(error);
    }
    const run = instance.exports[name];
    if (typeof run !== "function") return { end: ended.notExported };
    const depth = this.running.length;
    this.running.push(instance);
    this.#writeCounters(instance);
    let code;
    try {
      code = (run() ?? 0) >>> 0;
    } catch (error) {
      return this.#stopped(error);
    } finally {
      this.#readCounters(instance);
      this.running.length = depth;
    }
    return code === 0 ? succeeded(instance) : { end: ended.failure, number: code };
  }

  /**
   * What an exception means for the call that met it: whatever the engine throws
   * over a guest is the guest's end and not the core's, memory that cannot be had
   * included. Only the end of the core is passed on.
   */
  #stopped(error) {
    if (error instanceof EndedByHost) return { end: ended.byHost };
    if (!this.core.alive) throw error;
    if (error instanceof WebAssembly.LinkError) return { end: ended.link, answer: text(error.message) };
    return { end: ended.trap, number: trapKindOf(error) };
  }
}

/** Of core/vm/engine.go. */
const startUp = "latchkey:start-up";

/** An identity's hash, prepare version and schedule. */
const parts = (id) => [id.slice(0, 32), new DataView(id.buffer, id.byteOffset + 32, 4).getUint32(0, true), new TextDecoder().decode(id.subarray(36))];

const refusal = (entry) => ({ end: entry.refused, answer: text(entry.reason) });
