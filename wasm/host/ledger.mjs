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
    const time = new Uint8Array(8);
    new DataView(time.buffer).setBigUint64(0, now, true);
    const result = checked(this.#exchange("ledger_handle", time, random, Uint8Array.of(patient ? 1 : 0, holds.indexOf(hold)), request));
    const effect = effects[result[2]], body = result.subarray(3);
    if (effect === "held") return { effect, held: JSON.parse(new TextDecoder().decode(body)) };
    if (effect === "early") return { effect, gap: JSON.parse(new TextDecoder().decode(body)) };
    return { status: result[0] | (result[1] << 8), effect, body };
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

/** What a request has done to its ledger; the order is that of wasm/core/host.go. */
const effects = ["none", "committed", "failed", "early", "held"];

/** Which transactions are left for later; the order is that of wasm/core/host.go, too. */
const holds = ["none", "claims", "all"];

function checked(result) {
  const rest = result.subarray(1);
  if (result[0] === 1) throw new LedgerError(new TextDecoder().decode(rest));
  return rest;
}
