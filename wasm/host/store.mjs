// The Store seam: what the core reads and writes through, and the store in
// memory. Other media offer the same three methods.

/** Bounds a page of a scan. */
const pageEntriesMax = 256;
const pageBytesMax = 1 << 20;

/** Bytes as Borsh writes them: appended to one buffer that grows. */
class Page {
  constructor() {
    this.bytes = new Uint8Array(4096);
    this.length = 1; // the first byte tells whether there is more
  }

  blob(b) {
    const end = this.length + 4 + b.length;
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    new DataView(this.bytes.buffer).setUint32(this.length, b.length, true);
    this.bytes.set(b, this.length + 4);
    this.length = end;
  }

  done(more) {
    this.bytes[0] = more ? 1 : 0;
    return this.bytes.subarray(0, this.length);
  }
}

/** One page of a scan, as wasm/store reads it. */
export function scanPage(store, start, end) {
  const page = new Page();
  let entries = 0;
  for (const [key, value] of store.scan(start, end)) {
    if (entries === pageEntriesMax || (entries > 0 && page.length + value.length > pageBytesMax)) return page.done(true);
    page.blob(key);
    page.blob(value);
    entries++;
  }
  return page.done(false);
}

/** The changes that wasm/store wrote; an undefined value deletes its key. */
export function decodeChanges(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const changes = [];
  let at = 0;
  const blob = () => {
    const length = view.getUint32(at, true);
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = blob();
    const exists = view.getUint8(at++) === 1;
    const value = blob();
    changes.push([key, exists ? value : undefined]);
  }
  return changes;
}

/** Bytes as a string of as many characters: comparing such strings compares bytes. */
function keyText(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

const keyBytes = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** From so many new keys on, sorting anew is cheaper than moving the others for each. */
const sortFrom = 200;

/** A store in memory, ordered by key. */
export class MapStore {
  #values = new Map();
  #keys = []; // in order

  get(key) {
    return this.#values.get(keyText(key));
  }

  *scan(start, end) {
    const last = end && keyText(end);
    for (let i = this.#position(keyText(start)); i < this.#keys.length; i++) {
      const key = this.#keys[i];
      if (last !== undefined && key >= last) return;
      yield [keyBytes(key), this.#values.get(key)];
    }
  }

  commit(changes) {
    const added = new Set();
    for (const [keyRaw, value] of changes) {
      const key = keyText(keyRaw);
      if (value !== undefined) {
        if (!this.#values.has(key)) added.add(key);
        this.#values.set(key, value.slice());
      } else if (this.#values.delete(key) && !added.delete(key)) {
        this.#keys.splice(this.#position(key), 1);
      }
    }
    if (added.size >= sortFrom) {
      this.#keys = this.#keys.concat([...added]).sort(compare);
      return;
    }
    for (const key of added) this.#keys.splice(this.#position(key), 0, key);
  }

  /** Where key is or would be. */
  #position(key) {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
