// The Durable Object of one ledger. What it holds lies in its SQLite; the rest
// can be opened again by any other instance.

import { DurableObject } from "cloudflare:workers";
import { answer } from "./answers.mjs";
import { closeLedger, isOpen, now, openLedger } from "./host.mjs";
import { RequestTooLarge, bodyOf, failure } from "./http.mjs";
import { SqlStore } from "./store.mjs";

export class Ledger extends DurableObject {
  #store;
  #ledger;

  constructor(ctx, env) {
    super(ctx, env);
    this.#store = new SqlStore(ctx.storage.sql);
  }

  /** Answers one request. Its address is what stands behind the ledger's own. */
  async fetch(request) {
    try {
      const body = request.method === "POST" ? await bodyOf(request) : undefined;
      const { pathname } = new URL(request.url);
      // Nothing is awaited from here to the end of the transaction. What the
      // core commits and then fails to finish is undone with it.
      return this.ctx.storage.transactionSync(() => answer(this.#handle, request.method, pathname, body));
    } catch (error) {
      this.#forget();
      if (error instanceof RequestTooLarge) return failure(413, error.message);
      console.error(error);
      return failure(500, "the ledger could not answer; nothing has happened");
    }
  }

  /** Gives JSON-RPC to the core, as bytes. */
  #handle = (body) => {
    if (!this.#ledger || !isOpen(this.#ledger)) this.#ledger = openLedger(this.#store, this.env.ROOT_PUBLIC_KEY);
    return this.#ledger.handle(body, { now: now(), random: crypto.getRandomValues(new Uint8Array(32)) });
  };

  /** What the core remembers of the ledger may be what was just undone. */
  #forget() {
    if (this.#ledger) closeLedger(this.#ledger);
    this.#ledger = undefined;
  }
}
