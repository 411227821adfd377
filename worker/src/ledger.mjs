// The Durable Object of one ledger. What it holds lies in its SQLite; the rest
// can be opened again by any other instance.

import { DurableObject } from "cloudflare:workers";
import { ImportingError } from "../../bin/wasm/host.mjs";
import { Budget } from "./budget.mjs";
import { Chores } from "./chores.mjs";
import { claims } from "./claims.mjs";
import { closeLedger, isOpen, now, openLedger } from "./host.mjs";
import { BadRequest, bodyOf, cors, eventStream, failure, json, rpcFailure } from "./http.mjs";
import { importInto } from "./moves.mjs";
import { Counted, check, clientOf, keyPerMinute } from "./rates.mjs";
import { report } from "./report.mjs";
import { SettingError } from "./settings.mjs";
import { SqlStore } from "./store.mjs";
import { Streams } from "./streams.mjs";
import { checkTurnstile } from "./turnstile.mjs";
import { Turns } from "./turns.mjs";

/** What is answered, by path: how a body becomes JSON-RPC, its answer a response, and how is refused. */
const routes = {
  "/": { question: (body) => body, response: ({ status, body }) => json(status, body), refuse: rpcFailure },
  "/v1/claims": { ...claims, refuse: failure },
};

/** The HTTP statuses of what the ledger refuses in proper form, as in host/api. */
const statuses = { EVENTS_NOT_READY: 503, EVENTS_BEYOND_HEAD: 409 };

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
  #budget;
  #chores;
  #keys;
  #streams = new Streams((method, params) => this.#result(method, params));

  constructor(ctx, env) {
    super(ctx, env);
    this.#store = new SqlStore(ctx.storage.sql);
    this.#keys = env.KEY_RATE ?? new Counted(keyPerMinute);
  }

  /** Answers a POST, or a stream. The address is what follows the ledger's own. */
  async fetch(request) {
    const { pathname } = new URL(request.url);
    const { question, response, refuse } = routes[pathname] ?? { refuse: failure };
    try {
      this.#budget ??= new Budget(this.ctx.storage.sql, this.env);
      this.#budget.request();
      if (pathname === "/healthz") return this.#health();
      if (pathname === "/v1/events/stream") return eventStream(this.#streams.answer(request, clientOf(request)));
      if (pathname === "/usage") return json(200, JSON.stringify(this.#budget.told()));
      if (pathname.startsWith("/import")) return this.#import(pathname, await bodyOf(request));
      return response(await this.#take(request, question(await bodyOf(request))));
    } catch (error) {
      if (error instanceof BadRequest) return refuse(error.status, error.code, error.message, error.more);
      if (error instanceof SettingError) return refuse(503, "WRONG_SETTING", error.message);
      if (error instanceof ImportingError) return refuse(503, "LEDGER_IMPORTING", error.message);
      report(error);
      return failure(500, "INTERNAL_ERROR", "the ledger could not answer; nothing has happened");
    }
  }

  /** Whether the ledger answers. One that is there need not be opened for that. */
  #health() {
    if (this.#store.empty()) this.#transact(() => this.#opened());
    if (!this.#store.whole()) throw new ImportingError("a ledger is being taken in here");
    return new Response("ok\n", { headers: { ...cors, "Content-Type": "text/plain; charset=utf-8" } });
  }

  /** Answers JSON-RPC. A transaction that the ledger would take may have to wait for a word of others. */
  async #take(request, body) {
    // Nothing is awaited within a transaction.
    const ask = (hold) => this.#turns.take((patient) => this.#answer(body, patient, hold));
    const answer = await ask(this.#hold());
    if (answer.effect !== "held") return answer;
    if (this.#budget.full) throw this.#budget.refusal();
    for (const key of answer.held.claim_keys ?? []) await check(this.#keys, key, "claims with this key");
    if (this.env.TURNSTILE_SITE_KEY) await checkTurnstile(request, this.env);
    return ask("none");
  }

  /** Which transactions are held. */
  #hold() {
    if (this.#budget.full) return "all";
    return this.env.TURNSTILE_SITE_KEY || !this.env.DEVELOPMENT ? "claims" : "none";
  }

  /** Has the core answer JSON-RPC, in bytes, and commits what comes of it. */
  #answer(question, patient, hold) {
    try {
      // What the core commits and then fails to finish is undone with the rest.
      const answer = this.#transact(() => {
        const random = crypto.getRandomValues(new Uint8Array(32));
        const answer = this.#opened().handle(question, { now: now(), random, patient, hold });
        if (answer.effect === "failed") throw new Undone(answer);
        return answer;
      });
      if (answer.effect === "committed") this.#streams.wake();
      if (answer.chores) this.#chores.soon();
      return answer;
    } catch (error) {
      if (error instanceof Undone) return error.answer;
      throw error;
    }
  }

  /** The result of a method of JSON-RPC. */
  #result(method, params) {
    const question = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 0, method, params }));
    const { status, body } = this.#answer(question, false, "none");
    const { result, error } = JSON.parse(new TextDecoder().decode(body));
    if (!error) return result;
    const { code, message } = error.latchkey;
    throw new BadRequest(status === 200 ? statuses[code] ?? 422 : status, code, message);
  }

  #opened() {
    if (!this.#ledger || !isOpen(this.#ledger)) this.#ledger = openLedger(this.#store, this.env);
    this.#chores ??= new Chores(this.ctx.storage, this.env);
    this.#chores.begin();
    return this.#ledger;
  }

  /** The alarm: a slice of the ledger's chores. One that fails comes again. */
  alarm() {
    if (this.#store.empty()) return;
    try {
      const { next, effect } = this.#transact(() => {
        const random = crypto.getRandomValues(new Uint8Array(32));
        const ledger = this.#opened();
        return ledger.chores({ now: now(), random, keep: this.#chores.keep });
      });
      this.#chores.done(next);
      if (effect === "committed") this.#streams.wake();
    } catch (error) {
      if (error instanceof ImportingError) return;
      report(error);
      (this.#chores ??= new Chores(this.ctx.storage, this.env)).failed();
    }
  }

  /** Takes a part of a ledger that comes from elsewhere. */
  #import(within, body) {
    this.#forget();
    const answer = importInto(this.ctx.storage, this.#store, within, body);
    if (within === "/import/finish") {
      this.#opened();
      this.#chores.soon();
    }
    return answer;
  }

  /** Does something, or nothing of it: what the core then remembers of the ledger may be what was undone. */
  #transact(work) {
    try {
      return this.ctx.storage.transactionSync(work);
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  #forget() {
    if (this.#ledger) closeLedger(this.#ledger);
    this.#ledger = undefined;
  }
}
