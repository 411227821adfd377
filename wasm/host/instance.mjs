// Instances of plugins, and how one that was used becomes as if it were new.

/** Of core/vm/engine.go. */
const exportOf = {
  instructions: "latchkey:instructions", stack: "latchkey:stack", memory: "latchkey:memory", global: "latchkey:global:",
  written: "latchkey:written", grain: "latchkey:grain",
};

/** The grain in which a snapshot tells zeros from the rest, in bytes. */
const pieceBytes = 4096;

export class Instance {
  /** globals is how many mutable ones the module exports. Throws what WebAssembly.Instance throws. */
  constructor(module, imports, globals) {
    const { exports } = new WebAssembly.Instance(module, imports);
    this.exports = exports;
    this.memory = exports[exportOf.memory];
    this.instructions = exports[exportOf.instructions];
    this.stack = exports[exportOf.stack];
    this.globals = Array.from({ length: globals }, (_, n) => exports[exportOf.global + n]);
    this.written = exports[exportOf.written];
    this.grain = exports[exportOf.grain]?.value;
  }

  get size() {
    return this.memory?.buffer.byteLength ?? 0;
  }

  bytes() {
    return this.memory ? new Uint8Array(this.memory.buffer) : new Uint8Array();
  }

  /** Writes as the host: the guest notes its own writes (core/prepare/watch.go). */
  write(offset, data) {
    this.bytes().set(data, offset);
    if (this.written && data.length > 0) this.written.value |= bitsOf(offset >>> this.grain, (offset + data.length - 1) >>> this.grain);
  }

  /** The bits of the globals, whose types are given as bytes, and then the memory. */
  image(types) {
    const memory = this.bytes();
    const image = new Uint8Array(8 * types.length + memory.length);
    const view = new DataView(image.buffer);
    for (const [n, type] of types.entries()) put[type](view, 8 * n, this.globals[n].value);
    image.set(memory, 8 * types.length);
    return image;
  }
}

/** How a value's bits are written, by its type's byte. */
const put = {
  0x7f: (view, at, value) => view.setInt32(at, value, true),
  0x7e: (view, at, value) => view.setBigInt64(at, value, true),
  0x7d: (view, at, value) => view.setFloat32(at, value, true),
  0x7c: (view, at, value) => view.setFloat64(at, value, true),
};

/** The bits of the grains from the first to the last. A memory that has grown has more than bits; it is not restored. */
const bitsOf = (first, last) => (last < 64 ? (1n << BigInt(last + 1)) - (1n << BigInt(first)) : 0n);

/** How far behind a place that is noted a write may reach, in bytes: vm.WrittenReach. */
const reach = 4096;

/** All that a restorable module's instructions can change, as a new instance has it. */
class Snapshot {
  constructor(instance) {
    const memory = instance.bytes();
    this.size = memory.length;
    this.globals = instance.globals.map((global) => global.value);
    this.pieces = [];
    for (let at = 0; at < memory.length; at += pieceBytes) {
      const part = memory.subarray(at, at + pieceBytes);
      if (!part.some((b) => b !== 0)) continue;
      const last = this.pieces.at(-1);
      if (last?.end === at) last.end += pieceBytes;
      else this.pieces.push({ start: at, end: at + pieceBytes });
    }
    for (const piece of this.pieces) piece.bytes = memory.slice(piece.start, piece.end);
  }

  restore(instance) {
    if (instance.size !== this.size) return false;
    for (const [n, global] of instance.globals.entries()) global.value = this.globals[n];
    const memory = instance.bytes();
    for (const [from, to] of this.#changed(instance)) this.#range(memory, from, to);
    return true;
  }

  /** The ranges that may have changed: all of it, unless the guest has noted its writes. */
  *#changed({ written, grain }) {
    if (!written) return yield [0, this.size];
    const bits = BigInt.asUintN(64, written.value);
    written.value = 0n;
    for (let from = 0, rest = bits; rest !== 0n; from += 2 ** grain, rest >>= 1n) {
      if (rest & 1n) yield [from, Math.min(from + 2 ** grain + reach, this.size)];
    }
  }

  /** Writes the bytes from one place to another as a new instance has them. */
  #range(memory, from, to) {
    let at = from;
    for (const { start, end, bytes } of this.pieces) {
      if (end <= from) continue;
      if (start >= to) break;
      const [first, last] = [Math.max(start, from), Math.min(end, to)];
      memory.fill(0, at, first);
      memory.set(bytes.subarray(first - start, last - start), first);
      at = last;
    }
    memory.fill(0, at, to);
  }
}

/** Bounds the memory of instances that wait for a call, in bytes. */
const idleBytesMax = 32 << 20;

/** The instances of one core: their imports are its functions. */
export class Instances {
  constructor() {
    this.first = new WeakMap(); // the snapshot of each plugin
    this.idle = new Map(); // one for each plugin, the last used last
    this.idleBytes = 0;
  }

  /** An instance of a plugin that is as if it were new. */
  take(plugin, imports) {
    const waiting = this.idle.get(plugin);
    if (waiting) {
      this.#drop(plugin);
      return waiting;
    }
    const instance = new Instance(plugin.module, imports, plugin.globals);
    if (plugin.restorable && !this.first.has(plugin)) this.first.set(plugin, new Snapshot(instance));
    return instance;
  }

  /** Takes back an instance whose call has succeeded. */
  keep(plugin, instance) {
    if (!plugin.restorable || this.idle.has(plugin) || !this.first.get(plugin).restore(instance)) return;
    this.idle.set(plugin, instance);
    this.idleBytes += instance.size;
    for (const oldest of this.idle.keys()) {
      if (this.idleBytes <= idleBytesMax) break;
      this.#drop(oldest);
    }
  }

  #drop(plugin) {
    this.idleBytes -= this.idle.get(plugin).size;
    this.idle.delete(plugin);
  }
}
