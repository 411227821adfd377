// The Store seam, checked inside of a Durable Object.

import { MapStore } from "../../bin/wasm/host.mjs";
import { SqlStore } from "../src/store.mjs";

const same = (a, b) => a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]));

/** Numbers that look random and are the same each time. */
function* numbers(seed) {
  for (let n = seed; ; ) {
    n = (Math.imul(n, 1664525) + 1013904223) >>> 0;
    yield n >>> 8;
  }
}

/** What differs between SQLite and the store in memory, as texts. */
export function checkStore(storage) {
  const problems = [];
  const undo = new Error("the ledger's own entries are left as they were");
  try {
    storage.transactionSync(() => {
      storage.sql.exec("DELETE FROM entry");
      compare(new SqlStore(storage.sql), new MapStore(), problems);
      clear(new SqlStore(storage.sql), storage.sql, problems);
      undone(storage, problems);
      throw undo;
    });
  } catch (error) {
    if (error !== undo) problems.push(String(error?.stack ?? error));
  }
  return problems;
}

/** Of an import that was given up its note is left, and nothing else in any table. */
function clear(store, sql, problems) {
  const note = new TextEncoder().encode("\x01mimport");
  store.commit([[note, Uint8Array.of(1)], [Uint8Array.of(5), new Uint8Array(3 << 20)]]);
  store.clearImport();
  const left = [...store.scan(new Uint8Array())].map(([key]) => key);
  if (left.length !== 1 || !same(left[0], note)) problems.push(`a cleared import leaves ${left.length} entries`);
  const [{ rows }] = sql.exec("SELECT COUNT(*) AS rows FROM rest").toArray();
  if (rows !== 0) problems.push(`a cleared import leaves ${rows} rows of large values`);
}

/** What a transaction has done that is undone is not there, and the store goes on as if it had not been. */
function undone(storage, problems) {
  const [key, large, small] = [Uint8Array.of(6), new Uint8Array(3 << 20).fill(6), Uint8Array.of(6)];
  const changes = [(store) => store.clearImport(), (store) => store.commit([[key, undefined]]), (store) => store.commit([[key, small]]), (store) => store.commit([[key, large]])];
  for (const [n, change] of changes.entries()) {
    for (const before of [large, small, undefined]) {
      const store = new SqlStore(storage.sql), undo = new Error();
      store.commit([[key, before]]);
      try {
        storage.transactionSync(() => {
          change(store);
          throw undo;
        });
      } catch (error) {
        if (error !== undo) problems.push(`change ${n}: ${error}`);
      }
      if (!same(store.get(key), before)) problems.push(`change ${n} of ${before?.length} bytes is there, and was undone`);
      for (const value of [small, large, undefined]) {
        store.commit([[key, value]]);
        if (!same(store.get(key), value)) problems.push(`behind change ${n}, undone, a value of ${value?.length} bytes is another`);
      }
    }
  }
}

/** Values around the ends of a row, and one of the largest that core writes. */
const lengths = [0, 1, 100, 16 << 10, (16 << 10) + 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 2 << 20, 4 << 20];

function compare(sql, map, problems) {
  const random = numbers(1);
  const next = (below) => random.next().value % below;
  const key = () => Uint8Array.from({ length: next(3) }, () => [0, 1, 127, 128, 255][next(5)]);
  const value = () => {
    const length = next(20) === 0 ? lengths[next(lengths.length)] : next(50);
    return new Uint8Array(length + 2).fill(next(256)).subarray(1, length + 1); // a part of a buffer
  };
  for (let round = 0; round < 100; round++) {
    const changes = Array.from({ length: next(20) }, () => [key(), next(4) === 0 ? undefined : value()]);
    sql.commit(changes);
    map.commit(changes);
    const asked = key();
    if (!same(sql.get(asked), map.get(asked))) problems.push(`round ${round}: get [${asked}]`);
    for (const [start, end] of [[key(), key()], [key(), undefined]]) {
      const [got, want] = [[...sql.scan(start, end)], [...map.scan(start, end)]];
      const equal = got.length === want.length && got.every(([k, v], i) => same(k, want[i][0]) && same(v, want[i][1]));
      if (!equal) problems.push(`round ${round}: scan [${start}] to [${end}] gives ${got.length} entries, want ${want.length}`);
    }
  }
}
