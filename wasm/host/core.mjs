// One instance of the core: a Go program whose exports are called one at a time.

import { Engine } from "./engine.mjs";
import { decodeChanges, scanPage } from "./store.mjs";

/** The core has ended, as after a Go panic: nothing of the call has happened. */
export class CoreDied extends Error {
  constructor(said, cause) {
    super(`the core has died${said ? `: ${said}` : ""}`, { cause });
    this.name = "CoreDied";
  }
}

const noBytes = new Uint8Array();
const decoder = new TextDecoder(); // making one takes longer than a name
const absent = -1n;
const failed = -2n;

/** How much of what a dying core says is kept, in characters. */
const saidMax = 4000;

/** Of the toolchain that made the core: another program's may take its global place. */
const { Go } = globalThis;

/** A program whose end is not written to the console: CoreDied reports it. */
function quietProgram() {
  const go = new Go();
  go.exit = () => {};
  return go;
}

export class Core {
  /**
   * module is core.wasm; ledgers maps their numbers to {store, code}; modules
   * are the plugins; go is the program of wasm_exec.js to run it with, and say
   * hears what it prints.
   */
  constructor(module, ledgers, modules, go = quietProgram(), say = () => {}) {
    this.ledgers = ledgers;
    this.go = go;
    this.engine = new Engine(this, modules);
    this.answer = noBytes;
    this.said = "";
    this.say = say;
    this.dead = undefined;
    this.busy = false;
    go.importObject.latchkey = this.#imports();
    go.importObject.gojs["runtime.wasmWrite"] = (sp) => this.#hear(sp >>> 0);
    const instance = new WebAssembly.Instance(module, go.importObject);
    this.exports = instance.exports;
    this.memory = instance.exports.mem;
    this.ran = go.run(instance);
    this.ran.catch((error) => this.#die(new CoreDied(this.said, error)));
  }

  get alive() {
    return this.dead === undefined && !this.go.exited;
  }

  /** Calls an export. Whatever is thrown through Go leaves it broken. */
  call(name, ...args) {
    if (this.dead) throw this.dead;
    let result;
    try {
      result = this.exports[name](...args);
    } catch (error) {
      throw this.#die(error instanceof CoreDied ? error : new CoreDied(this.said || String(error), error));
    }
    if (this.go.exited) throw this.#die(new CoreDied(this.said));
    return result;
  }

  /** Keeps a program that has ended from running on: its timers would wake it. */
  #die(error) {
    this.dead ??= error;
    for (const timeout of this.go._scheduledTimeouts.values()) clearTimeout(timeout);
    this.go._scheduledTimeouts.clear();
    return this.dead;
  }

  /** Calls an export that returns bytes, and copies them. */
  read(name, ...args) {
    const place = BigInt.asUintN(64, this.call(name, ...args));
    return this.#bytes(Number(place >> 32n), Number(place & 0xffffffffn)).slice();
  }

  /** Calls an export that takes bytes, given in parts, and returns bytes. */
  exchange(name, number, ...parts) {
    // There is one buffer each way: a store must not ask the core.
    if (this.busy) throw new TypeError(`${name} inside of another call of the core`);
    this.busy = true;
    try {
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      let at = this.call("exchange", length) >>> 0;
      for (const part of parts) {
        this.#bytes(at, part.length).set(part);
        at += part.length;
      }
      return this.read(name, number);
    } finally {
      this.busy = false;
    }
  }

  #bytes(at, length) {
    return new Uint8Array(this.memory.buffer, at >>> 0, length >>> 0);
  }

  #hear(sp) {
    const view = new DataView(this.memory.buffer);
    const at = Number(view.getBigInt64(sp + 16, true));
    const text = decoder.decode(this.#bytes(at, view.getInt32(sp + 24, true)));
    this.said = (this.said + text).slice(-saidMax);
    this.say(text);
  }

  #answered(bytes) {
    this.answer = bytes;
    return BigInt(bytes.length);
  }

  /** Runs a store's method; its exceptions are Go errors. */
  #stored(use) {
    try {
      return use();
    } catch (error) {
      this.answer = new TextEncoder().encode(String(error?.message ?? error));
      return failed;
    }
  }

  #imports() {
    const bytes = (at, length) => this.#bytes(at, length);
    const store = (number) => this.ledgers.get(number).store;
    return {
      answer: (at) => bytes(at, this.answer.length).set(this.answer),
      answer_length: () => BigInt(this.answer.length),
      store_failure: () => BigInt(this.answer.length),
      store_lasts: (number) => (store(number).lasting ? 1 : 0),
      store_get: (number, key, keyLength) => this.#stored(() => {
        const value = store(number).get(bytes(key, keyLength).slice());
        return value === undefined ? absent : this.#answered(value);
      }),
      store_scan: (number, start, startLength, end, endLength, bounded) => this.#stored(() =>
        this.#answered(scanPage(store(number), bytes(start, startLength).slice(),
          bounded ? bytes(end, endLength).slice() : undefined))),
      store_commit: (number, changes, length) => this.#stored(() => {
        store(number).commit(decodeChanges(bytes(changes, length).slice()));
        return 0n;
      }),
      code: (number, hash, length) => {
        const code = this.ledgers.get(number).code?.(bytes(hash, length).slice());
        return code === undefined ? absent : this.#answered(code);
      },
      ...this.#engineImports(bytes),
    };
  }

  #engineImports(bytes) {
    const { engine } = this;
    const packed = ({ end, number, answer }) => {
      this.answer = answer ?? noBytes;
      return (BigInt(number ?? 0) << 32n) | BigInt(end);
    };
    const memory = (depth) => engine.running[depth - 1]?.memory;
    return {
      engine_known: (id, length) => engine.known(bytes(id, length)),
      engine_carried: (id, length) => {
        this.answer = engine.about(bytes(id, length).slice()) ?? noBytes;
        return this.answer.length > 0;
      },
      engine_load: (id, length, wasm, wasmLength, globals, restorable) => {
        const [identity, code] = [bytes(id, length).slice(), bytes(wasm, wasmLength).slice()];
        return packed(engine.load(identity, code, globals, restorable !== 0));
      },
      engine_start: (id, length, wasm, wasmLength, globals, globalsLength) => {
        const [identity, code] = [bytes(id, length).slice(), bytes(wasm, wasmLength).slice()];
        return packed(engine.start(identity, code, bytes(globals, globalsLength).slice()));
      },
      engine_call: (id, length, name, nameLength) =>
        packed(engine.call(bytes(id, length).slice(), decoder.decode(bytes(name, nameLength)))),
      guest_size: (depth) => BigInt(memory(depth)?.buffer.byteLength ?? 0),
      guest_read: (depth, offset, to, length) =>
        bytes(to, length).set(new Uint8Array(memory(depth).buffer, offset >>> 0, length >>> 0)),
      guest_write: (depth, offset, data, length) =>
        engine.running[depth - 1].write(offset >>> 0, bytes(data, length)),
    };
  }
}
