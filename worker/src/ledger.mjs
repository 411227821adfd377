// The Durable Object of one ledger. What it holds lies in its SQLite; the rest
// can be opened again by any other instance.

import { DurableObject } from "cloudflare:workers";
import { claims } from "./claims.mjs";
import { closeLedger, isOpen, now, openLedger } from "./host.mjs";
import { BadRequest, bodyOf, failure, json } from "./http.mjs";
import { SettingError } from "./settings.mjs";
import { SqlStore } from "./store.mjs";

/** What is answered, by path: how a body becomes JSON-RPC and its answer a response. */
const routes = {
  "/": { question: (body) => body, response: ({ status, body }) => json(status, body) },
  "/v1/claims": claims,
};

/** An answer that comes with the undoing of all that led to it. */
class Undone extends Error {
  constructor(answer) {
    super("what was asked could not be finished");
    this.answer = answer;
  }
}

/**
 * How long a transaction that skips nonces waits for those that it skips, as in
 * host/node: a second, and one tick when it skips a single one and none else waits.
 */
const gapWaits = 10;
const gapWaitMs = 100;

/** How many may wait; others are taken as they come. */
const waitingMax = 64;

export class Ledger extends DurableObject {
  #store;
  #ledger;
  #waiting = new Set(); // functions that wake those who wait for a block

  constructor(ctx, env) {
    super(ctx, env);
    this.#store = new SqlStore(ctx.storage.sql);
  }

  /** Answers a POST. Its address is what stands behind the ledger's own. */
  async fetch(request) {
    try {
      const { question, response } = routes[new URL(request.url).pathname];
      return response(await this.#answerInTurn(question(await bodyOf(request))));
    } catch (error) {
      if (error instanceof BadRequest) return failure(error.status, error.message);
      if (error instanceof SettingError) return failure(503, error.message);
      console.error(error);
      return failure(500, "the ledger could not answer; nothing has happened");
    }
  }

  /** Answers as soon as no nonce is skipped any more. Nothing is awaited within a transaction. */
  async #answerInTurn(question) {
    let [waits, wake, clock, skipsOne] = [gapWaits];
    try {
      for (;;) {
        const answer = this.#answer(question, waits > 0 && this.#waiting.size < waitingMax);
        if (answer.effect === "committed") for (const wakeUp of this.#waiting) wakeUp();
        skipsOne = answer.effect === "skips one";
        if (answer.effect !== "early" && !skipsOne) return answer;
        // It ticks, since a single timer would run out while another object keeps
        // the isolate busy and what is waited for stands in the queue.
        clock ??= setInterval(() => {
          waits = skipsOne && this.#waiting.size === 1 ? 0 : waits - 1;
          if (waits === 0) wake();
        }, gapWaitMs);
        await new Promise((resolve) => this.#waiting.add(wake = resolve));
        this.#waiting.delete(wake);
      }
    } finally {
      clearInterval(clock);
    }
  }

  /** Has the core answer JSON-RPC, in bytes, and commits what comes of it. */
  #answer(question, patient) {
    try {
      // What the core commits and then fails to finish is undone with the rest.
      return this.ctx.storage.transactionSync(() => {
        const answer = this.#opened().handle(question, { now: now(), random: crypto.getRandomValues(new Uint8Array(32)), patient });
        if (answer.effect === "failed") throw new Undone(answer);
        return answer;
      });
    } catch (error) {
      this.#forget();
      if (error instanceof Undone) return error.answer;
      throw error;
    }
  }

  #opened() {
    if (!this.#ledger || !isOpen(this.#ledger)) this.#ledger = openLedger(this.#store, this.env);
    return this.#ledger;
  }

  /** What the core remembers of the ledger may be what was just undone. */
  #forget() {
    if (this.#ledger) closeLedger(this.#ledger);
    this.#ledger = undefined;
  }
}
