// The Store seam: what the core reads and writes through, and the store in
// memory. Other media offer the same three methods.

/** Bounds a page of a scan. */
const pageEntriesMax = 256;
const pageBytesMax = 1 << 20;

/** Bytes as Borsh writes them: appended to one buffer that grows. */
class Page {
  constructor() {
    this.bytes = new Uint8Array(4096);
    this.length = 1; // the first byte says whether there is more
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
  // apply takes a third of the time of "...".
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192));
  return text;
}

const keyBytes = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Bounds how many keys are moved for a new one. */
const runKeysMax = 512;

/** Where in an ordered list the first is that is not less than key. */
function position(list, key, of = (item) => item) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (of(list[middle]) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A set of strings in order, kept in runs. */
class OrderedKeys {
  #runs = [[]]; // no other is empty

  /** key is a new one. */
  add(key) {
    const at = this.#runOf(key);
    const run = this.#runs[at];
    run.splice(position(run, key), 0, key);
    if (run.length > runKeysMax) this.#runs.splice(at + 1, 0, run.splice(runKeysMax / 2));
  }

  /** key is one of them. */
  delete(key) {
    const at = this.#runOf(key);
    const run = this.#runs[at];
    run.splice(position(run, key), 1);
    if (run.length === 0 && this.#runs.length > 1) this.#runs.splice(at, 1);
  }

  *from(key) {
    let start = position(this.#runs[this.#runOf(key)], key);
    for (let at = this.#runOf(key); at < this.#runs.length; at++, start = 0) {
      for (let i = start; i < this.#runs[at].length; i++) yield this.#runs[at][i];
    }
  }

  /** The run that key is in or would be: the first that ends at it or after it. */
  #runOf(key) {
    return Math.min(position(this.#runs, key, (run) => run.at(-1)), this.#runs.length - 1);
  }
}

/** A store in memory, ordered by key. */
export class MapStore {
  #values = new Map();
  #keys = new OrderedKeys();

  get(key) {
    return this.#values.get(keyText(key));
  }

  *scan(start, end) {
    const last = end && keyText(end);
    for (const key of this.#keys.from(keyText(start))) {
      if (last !== undefined && key >= last) return;
      yield [keyBytes(key), this.#values.get(key)];
    }
  }

  commit(changes) {
    for (const [raw, value] of changes) {
      const key = keyText(raw);
      if (value !== undefined) {
        if (!this.#values.has(key)) this.#keys.add(key);
        this.#values.set(key, value.slice());
      } else if (this.#values.delete(key)) {
        this.#keys.delete(key);
      }
    }
  }
}
