// The types of a WebAssembly module's imports, which JavaScript cannot ask for.

const sectionOf = { type: 1, import: 2 };

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
    const id = r.byte();
    yield { id, body: r.raw() };
  }
}

/**
 * The imported functions with their types as strings of type bytes, or
 * undefined when the bytes make no sense: the compiler says why, and better.
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
