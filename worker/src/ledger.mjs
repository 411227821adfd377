// The Durable Object of one ledger. What it holds lies in its SQLite; the rest
// can be opened again by any other instance.

import { DurableObject } from "cloudflare:workers";
import { claims } from "./claims.mjs";
import { closeLedger, isOpen, now, openLedger } from "./host.mjs";
import { BadRequest, bodyOf, eventStream, failure, json } from "./http.mjs";
import { SettingError } from "./settings.mjs";
import { SqlStore } from "./store.mjs";
import { Streams } from "./streams.mjs";
import { Turns } from "./turns.mjs";

/** What is answered, by path: how a body becomes JSON-RPC and its answer a response. */
const routes = {
  "/": { question: (body) => body, response: ({ status, body }) => json(status, body) },
  "/v1/claims": claims,
};

/** The HTTP statuses of what the ledger refuses in proper form, as in host/api. */
const statuses = { EVENTS_NEED_INDEX: 501, EVENTS_BEYOND_HEAD: 409 };

/** Who asks, as Cloudflare knows it. */
const clientOf = (request) => request.headers.get("CF-Connecting-IP") ?? "";

/** An answer for whose sake all that led to it is undone. */
class Undone extends Error {
  constructor(answer) {
    super("what was asked could not be finished");
    this.answer = answer;
  }
}

export class Ledger extends DurableObject {
  #store;
  #ledger;
  #turns = new Turns();
  #streams = new Streams((method, params) => this.#result(method, params));

  constructor(ctx, env) {
    super(ctx, env);
    this.#store = new SqlStore(ctx.storage.sql);
  }

  /** Answers a POST, or a stream. The address is what follows the ledger's own. */
  async fetch(request) {
    try {
      const { pathname } = new URL(request.url);
      if (pathname === "/v1/events/stream") return eventStream(this.#streams.answer(request, clientOf(request)));
      const { question, response } = routes[pathname];
      const body = question(await bodyOf(request));
      // Nothing is awaited within a transaction.
      return response(await this.#turns.take((patient) => this.#answer(body, patient)));
    } catch (error) {
      if (error instanceof BadRequest) return failure(error.status, error.code, error.message);
      if (error instanceof SettingError) return failure(503, "WRONG_SETTING", error.message);
      console.error(error);
      return failure(500, "INTERNAL_ERROR", "the ledger could not answer; nothing has happened");
    }
  }

  /** Has the core answer JSON-RPC, in bytes, and commits what comes of it. */
  #answer(question, patient) {
    try {
      // What the core commits and then fails to finish is undone with the rest.
      const answer = this.ctx.storage.transactionSync(() => {
        const answer = this.#opened().handle(question, { now: now(), random: crypto.getRandomValues(new Uint8Array(32)), patient });
        if (answer.effect === "failed") throw new Undone(answer);
        return answer;
      });
      if (answer.effect === "committed") this.#streams.wake();
      return answer;
    } catch (error) {
      this.#forget();
      if (error instanceof Undone) return error.answer;
      throw error;
    }
  }

  /** The result of a method of JSON-RPC. */
  #result(method, params) {
    const question = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 0, method, params }));
    const { status, body } = this.#answer(question, false);
    const { result, error } = JSON.parse(new TextDecoder().decode(body));
    if (!error) return result;
    const { code, message } = error.latchkey;
    throw new BadRequest(status === 200 ? statuses[code] ?? 422 : status, code, message);
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
