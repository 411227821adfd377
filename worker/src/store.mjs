// The Store seam on a Durable Object's SQLite. It opens no transaction: whoever
// calls the core has opened one, so a commit is a part of it.

/** What one row holds of a value, in bytes: a row ends at 2 MB, its key included. */
const rowBytesMax = 1 << 20;

/**
 * What stands beside its key, in bytes. SQLite reads the whole row of a table
 * without rowids to compare its key: one large value would slow every access to
 * its neighbours.
 */
const besideBytesMax = 16 << 10;

/** How many entries a scan reads at a time. */
const scanEntries = 32;

/** How many entries a statement puts at most, a power of 2: a statement takes 100 parameters. One statement for many takes half of the time of many. */
const rowsMost = 32;

/** The statement that puts so many entries without rows in rest. Few texts mean few statements to prepare. */
const putsOf = (rows) => `INSERT OR REPLACE INTO entry (key, more, value) VALUES ${Array(rows).fill("(?, 0, ?)").join(", ")}`;

const bytesOf = (buffer) => new Uint8Array(buffer);

/** Of what core/ledger notes while a ledger is being taken in. */
const importing = new TextEncoder().encode("\x01mimport");

/** A key as text, for sets and maps. */
const text = (key) => String.fromCharCode(...bytesOf(key));

export class SqlStore {
  /** Only the core changes it; what is undone of a ledger, or comes from elsewhere, closes that (ledger.mjs). */
  lasting = true;
  #large;

  /** sql is a Durable Object's storage.sql. */
  constructor(sql) {
    this.sql = sql;
    // The entry of a value says how many more rows there are; nearly always none,
    // and then one row is read or written. Those others have rowids, so that only
    // their short keys are compared.
    sql.exec(`CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, more INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID`);
    sql.exec(`CREATE TABLE IF NOT EXISTS rest (key BLOB, part INTEGER, value BLOB NOT NULL, PRIMARY KEY (key, part))`);
    // Few values have more rows than one, and whose key is not among these has none. What
    // is undone may leave a key too many, which costs a statement.
    this.#large = new Set(sql.exec("SELECT DISTINCT key FROM rest").toArray().map(({ key }) => text(key)));
  }

  empty() {
    return this.sql.exec("SELECT 1 FROM entry LIMIT 1").toArray().length === 0;
  }

  /** Whether no part of a ledger waits for the rest (core/ledger/import.go). */
  whole() {
    return this.get(importing) === undefined;
  }

  /** Removes all that an import has brought which was given up; its note stays. */
  clearImport() {
    this.sql.exec("DELETE FROM entry WHERE key <> ?", importing);
    this.sql.exec("DELETE FROM rest");
  }

  get(key) {
    const [row] = this.sql.exec("SELECT key, more, value FROM entry WHERE key = ?", key).toArray();
    return row && this.#value(row);
  }

  /**
   * Reads in steps, each complete before its entries are handed out: the caller
   * may stop half-way or write meanwhile.
   */
  *scan(start, end) {
    const bound = end === undefined ? "" : "AND key < ?3";
    const upper = end === undefined ? [] : [end];
    let [from, compare] = [start, ">="];
    for (;;) {
      const rows = this.sql.exec(
        `SELECT key, more, value FROM entry WHERE key ${compare} ?1 ${bound} ORDER BY key LIMIT ?2`,
        from, scanEntries, ...upper).toArray();
      for (const row of rows) yield [bytesOf(row.key), this.#value(row)];
      if (rows.length < scanEntries) return;
      [from, compare] = [rows.at(-1).key, ">"];
    }
  }

  commit(changes) {
    const small = [], last = new Map(changes.map((change) => [text(change[0]), change])); // a later change of a key wins
    for (const [name, [key, value]] of last) {
      if (this.#large.has(name)) this.sql.exec("DELETE FROM rest WHERE key = ?", key);
      if (value === undefined) this.sql.exec("DELETE FROM entry WHERE key = ?", key);
      else if (value.length > besideBytesMax) this.#putLarge(name, key, value);
      else small.push(key, value);
    }
    this.#putSmall(small);
  }

  /** Puts keys and their values by turns; each key is there once. */
  #putSmall(parameters) {
    for (let at = 0, rows = rowsMost; at < parameters.length; rows /= 2) {
      for (; at + 2 * rows <= parameters.length; at += 2 * rows) this.sql.exec(putsOf(rows), ...parameters.slice(at, at + 2 * rows));
    }
  }

  #putLarge(name, key, value) {
    const more = Math.ceil(value.length / rowBytesMax);
    this.sql.exec("INSERT OR REPLACE INTO entry (key, more, value) VALUES (?, ?, ?)", key, more, new Uint8Array());
    this.#large.add(name);
    for (let n = 0; n < more; n++) {
      this.sql.exec("INSERT INTO rest (key, part, value) VALUES (?, ?, ?)", key, n, value.subarray(n * rowBytesMax, (n + 1) * rowBytesMax));
    }
  }

  #value({ key, more, value }) {
    if (more === 0) return bytesOf(value);
    const parts = [value, ...this.sql.exec("SELECT value FROM rest WHERE key = ? ORDER BY part", key).toArray().map((row) => row.value)];
    if (parts.length !== more + 1) throw new Error(`a value has ${parts.length} rows, want ${more + 1}`);
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(bytesOf(part), at);
      at += part.byteLength;
    }
    return whole;
  }
}
