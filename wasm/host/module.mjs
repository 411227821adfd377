// The little that has to be known of a WebAssembly module's bytes: the types of
// its imports, which JavaScript cannot ask for, and its memory, which is given a
// limit and a name.

const sectionOf = { type: 1, import: 2, memory: 5, export: 7 };

/** The name under which limitMemory exports a module's memory. */
const memoryExport = "latchkey:memory";

class Reader {
  constructor(bytes, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  byte() {
    if (this.at >= this.end) throw new RangeError("module ends early");
    return this.bytes[this.at++];
  }

  number() {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const b = this.byte();
      value += (b & 0x7f) * 2 ** shift;
      if (b < 0x80) return value;
    }
    throw new RangeError("number is too long");
  }

  raw() {
    const length = this.number();
    if (length > this.end - this.at) throw new RangeError("module ends early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name() {
    return new TextDecoder().decode(this.raw());
  }

  vector(item) {
    for (let n = this.number(); n > 0; n--) item();
  }
}

function* sections(bytes) {
  const r = new Reader(bytes, 8);
  while (r.at < r.end) {
    const start = r.at;
    const id = r.byte();
    const body = r.raw();
    yield { id, start, end: r.at, body };
  }
}

/**
 * The imported functions with their types as strings of type bytes, or
 * undefined when the bytes make no sense, which the compiler will say better.
 */
export function functionImports(bytes) {
  const types = [];
  const imports = [];
  const valueTypes = (r) => r.raw().join(" ");
  try {
    for (const { id, body } of sections(bytes)) {
      const r = new Reader(body);
      if (id === sectionOf.type) {
        r.vector(() => {
          r.byte();
          types.push({ params: valueTypes(r), results: valueTypes(r) });
        });
      } else if (id === sectionOf.import) {
        r.vector(() => {
          const one = { module: r.name(), name: r.name() };
          if (r.byte() !== 0) throw new RangeError("imports more than functions");
          imports.push({ ...one, type: types[r.number()] });
        });
      }
    }
  } catch {
    return undefined;
  }
  return imports;
}

function encode(number) {
  const out = [];
  do {
    out.push(number > 0x7f ? (number % 128) | 0x80 : number);
    number = Math.floor(number / 128);
  } while (number > 0);
  return out;
}

const section = (id, body) => [id, ...encode(body.length), ...body];

/**
 * The module with no memory that may grow beyond pages, and with its memory
 * exported under a name of ours. Throws TooLarge when the memory starts larger.
 * Where modules cannot be compiled at run time, this runs at build time.
 */
export function limitMemory(bytes, pages) {
  let has = false;
  const changed = new Map();
  try {
    for (const { id, start, end, body } of sections(bytes)) {
      const r = new Reader(body);
      if (id === sectionOf.memory) {
        has = r.number() === 1;
        if (!has) return bytes;
        changed.set(start, { end, text: section(id, [1, ...limits(r, pages)]) });
      } else if (id === sectionOf.export && has) {
        const entry = new TextEncoder().encode(memoryExport);
        const count = r.number();
        const head = encode(count + 1);
        const text = new Uint8Array(head.length + (body.length - r.at) + entry.length + 3);
        text.set(head);
        text.set(body.subarray(r.at), head.length);
        text.set([entry.length, ...entry, 2, 0], text.length - entry.length - 3);
        changed.set(start, { end, text: section(id, [...text]) });
      }
    }
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    return bytes; // the compiler will say what is wrong
  }
  return replaced(bytes, changed);
}

export class TooLarge extends Error {}

function limits(r, pages) {
  const flags = r.byte();
  const min = r.number();
  if (flags > 1) throw new RangeError("not a plain memory");
  const max = flags === 1 ? r.number() : pages;
  if (min > max && flags === 1) throw new RangeError("limits are upside down");
  if (min > pages) throw new TooLarge();
  return [1, ...encode(min), ...encode(Math.min(max, pages))];
}

function replaced(bytes, changed) {
  const parts = [];
  let at = 0;
  for (const [start, { end, text }] of changed) {
    parts.push(bytes.subarray(at, start), text);
    at = end;
  }
  parts.push(bytes.subarray(at));
  return concatenated(parts);
}

function concatenated(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A global that prepare has added to count what the guest uses, or undefined. */
export function counterOf(instance, name) {
  const counter = instance.exports[`latchkey:${name}`];
  return counter instanceof WebAssembly.Global ? counter : undefined;
}

/** The memory of an instance, or undefined when it has none. */
export function memoryOf(instance) {
  const memory = instance.exports[memoryExport] ?? instance.exports.memory;
  return memory instanceof WebAssembly.Memory ? memory : undefined;
}
