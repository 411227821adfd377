// What a platform uses: a Host runs ledgers, each on a store of its own, on one
// instance of the core that is replaced when it dies.

import { Core } from "./core.mjs";
import { Modules } from "./engine.mjs";

/** The core's refusal of a call, in words; the core goes on. */
export class LedgerError extends Error {
  constructor(message) {
    super(message);
    this.name = "LedgerError";
  }
}

/** Why an archive is not taken: code is stable, or missing when the host failed. What was asked is undone by whoever asked. */
export class ImportError extends LedgerError {
  constructor(message, code) {
    super(message);
    this.name = "ImportError";
    this.code = code;
  }
}

/** The store holds a part of a ledger: see Import. */
export class ImportingError extends LedgerError {
  constructor(message) {
    super(message);
    this.name = "ImportingError";
  }
}

export class Host {
  #options;
  #core;
  #ledgers = new Map();
  #modules;
  #numbers = 0;

  /** See HostOptions in host.d.mts. */
  constructor(options) {
    this.#options = options;
    this.#modules = options.modules ?? new Modules(options.compiled, options.notCarried);
  }

  /** The living core, booted at first use: some platforms allow it only then. */
  core() {
    if (!this.alive) this.#core = new Core(this.#options.core, this.#ledgers, this.#modules);
    return this.#core;
  }

  /** Whether a core is running: one that has died is not. */
  get alive() {
    return this.#core?.alive === true;
  }

  /** The genesis (JSON) of a development ledger whose accounts publicKey controls. */
  devGenesis(options) {
    return this.#genesis("dev_genesis", options);
  }

  /** The same of a ledger without development powers. */
  publicGenesis(options) {
    return this.#genesis("public_genesis", options);
  }

  #genesis(kind, { chainId, publicKey, now, code, deployable = "any" }) {
    const question = JSON.stringify({ chain_id: chainId, public_key: publicKey, now: String(now), code, deployable });
    return new TextDecoder().decode(checked(this.core().exchange(kind, 0, new TextEncoder().encode(question))));
  }

  /** What hosts say of a contract's code before anybody deploys it: see Inspection in host.d.mts. */
  inspect(code) {
    return JSON.parse(new TextDecoder().decode(checked(this.core().exchange("code_inspect", 0, code))));
  }

  /** Opens the ledger that store holds, or creates it from a genesis. */
  open(store, { genesis, code } = {}) {
    const number = ++this.#numbers;
    this.#ledgers.set(number, { store, code });
    try {
      const text = typeof genesis === "string" ? genesis : genesis === undefined ? "" : JSON.stringify(genesis);
      checked(this.core().exchange("ledger_open", number, new TextEncoder().encode(text)));
    } catch (error) {
      this.#ledgers.delete(number);
      throw error;
    }
    return new Ledger(this, number, () => this.#ledgers.delete(number));
  }

  /** Takes a ledger out of an archive into store. */
  import(store) {
    const number = ++this.#numbers;
    this.#ledgers.set(number, { store });
    return new Import(this, number, () => this.#ledgers.delete(number));
  }
}

export class Ledger {
  #host;
  #number;
  #drop;

  constructor(host, number, drop) {
    this.#host = host;
    this.#number = number;
    this.#drop = drop;
  }

  /** Answers a JSON-RPC request, given and returned as bytes. */
  handle(request, { now, random, patient = false, hold = "none" }) {
    if (random.length !== 32) throw new TypeError(`random has ${random.length} bytes, want 32`);
    const result = checked(this.#exchange("ledger_handle", u64(now), random, Uint8Array.of(patient ? 1 : 0, holds.indexOf(hold)), request));
    const effect = effects[result[2]], chores = result[3] === 1, body = result.subarray(4);
    if (effect === "held") return { effect, held: JSON.parse(new TextDecoder().decode(body)) };
    if (effect === "early") return { effect, gap: JSON.parse(new TextDecoder().decode(body)) };
    return { status: result[0] | (result[1] << 8), effect, chores, body };
  }

  /**
   * Does a slice of what the ledger has to do by itself. next is when there is more, in
   * nanoseconds since 1970, or 0n: when handle says that there are chores.
   */
  chores({ now, random, keep = 0n }) {
    const result = checked(this.#exchange("ledger_chores", u64(now), random, u64(keep)));
    return { next: view(result).getBigUint64(0, true), effect: effects[result[8]] };
  }

  /** A part of the archive of the ledger: whole records from a number on. */
  archive(from = 0, bytesMax = 1 << 20) {
    const most = new Uint8Array(4);
    view(most).setUint32(0, bytesMax, true);
    const result = checked(this.#exchange("ledger_archive", u64(BigInt(from)), most));
    return { next: Number(view(result).getBigUint64(0, true)), done: result[8] === 1, bytes: result.subarray(9) };
  }

  /** Makes the block of one input of a log and returns its line. */
  apply(input) {
    return new TextDecoder().decode(checked(this.#exchange("ledger_apply", input)));
  }

  /** Forgets the ledger; its store stays as it is. */
  close() {
    if (this.#drop() && this.#host.alive) this.#host.core().call("ledger_close", this.#number);
  }

  #exchange(name, ...parts) {
    return this.#host.core().exchange(name, this.#number, ...parts);
  }
}

/** A ledger on its way into a store, out of an archive. Until finish nobody can open it. */
export class Import {
  #host;
  #number;
  #drop;

  constructor(host, number, drop) {
    this.#host = host;
    this.#number = number;
    this.#drop = drop;
  }

  /** Takes whole records, and says how far the import is: core/ledger/import.go has the fields. Throws an ImportError. */
  take(records) {
    return this.#ask("ledger_import", records);
  }

  /** Has the ledger live. opening is a signed change that opens one that was sealed. */
  finish({ now, random, opening = new Uint8Array(), copied = false }) {
    return this.#ask("ledger_import_finish", u64(now), random, Uint8Array.of(copied ? 1 : 0), opening);
  }

  /** Gives the import up that what names, as JSON in bytes. All but its note is then for whoever has the store to remove. */
  discard(what) {
    return this.#ask("ledger_import_discard", what);
  }

  /** Forgets the import; its store stays as it is. */
  close() {
    this.#drop();
  }

  #ask(name, ...parts) {
    const answer = JSON.parse(new TextDecoder().decode(checked(this.#host.core().exchange(name, this.#number, ...parts))));
    if (answer.error) throw new ImportError(answer.error, answer.code);
    return answer;
  }
}

const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function u64(value) {
  const bytes = new Uint8Array(8);
  view(bytes).setBigUint64(0, value, true);
  return bytes;
}

/** What a request has done to its ledger; the order is that of wasm/core/host.go. */
const effects = ["none", "committed", "failed", "early", "held"];

/** Which transactions are left for later; the order is that of wasm/core/host.go, too. */
const holds = ["none", "claims", "all"];

function checked(result) {
  const rest = result.subarray(1);
  if (result[0] === 2) throw new ImportingError(new TextDecoder().decode(rest));
  if (result[0] === 1) throw new LedgerError(new TextDecoder().decode(rest));
  return rest;
}
