// GET /v1/events/stream: server-sent events, as host/httpd streams them. An open stream
// keeps the object awake, so one that has nothing to say ends; clients come back with
// Last-Event-ID, and miss nothing.

import { BadRequest } from "./http.mjs";
import { report } from "./report.mjs";

/** What streams may take of a ledger. */
const streamsMax = 64;
const streamsOfClientMax = 8;
const pageEvents = 100;
/** Between two looks of one stream. */
const pauseMs = 100;
/** After which a stream says how far it is. */
const silenceMs = 15_000;
/** After which a stream without events ends. */
const idleMs = 300_000;
/** When a browser comes back. */
const retryMs = 2000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Streams {
  #ask;
  #open = new Map(); // by client: how many
  #wakers = new Set();

  /** ask answers a method of JSON-RPC with its result, or throws a BadRequest. */
  constructor(ask) {
    this.#ask = ask;
  }

  /** Hears that there is another block. */
  wake() {
    for (const wake of this.#wakers) wake();
  }

  /** Answers a request of a client. */
  answer(request, client) {
    const params = paramsOf(new URL(request.url), request.headers.get("Last-Event-ID"));
    if (!params.after && !params.from) params.after = String(this.#ask("status", []).sync_info.latest_block_height); // from now on
    const first = this.#ask("latchkey_events", params);
    this.#enter(client);
    const stream = { left: false, wake: () => {} };
    const messages = this.#messages(stream, params, first);
    const leave = () => {
      if (stream.left) return;
      stream.left = true;
      this.#leave(client);
    };
    return new ReadableStream({
      async pull(controller) {
        try {
          const { value, done } = await messages.next();
          if (!done) return controller.enqueue(new TextEncoder().encode(value));
        } catch (error) {
          report(error); // the client comes back
        }
        if (stream.left) return;
        leave();
        controller.close();
      },
      cancel() {
        leave();
        stream.wake();
      },
    });
  }

  #enter(client) {
    const own = this.#open.get(client) ?? 0;
    if (own >= streamsOfClientMax) {
      throw new BadRequest(429, "TOO_MANY_REQUESTS", `this address has ${own} streams of events open, at most ${streamsOfClientMax} are allowed`);
    }
    let all = 0;
    for (const count of this.#open.values()) all += count;
    if (all >= streamsMax) throw new BadRequest(503, "NODE_BUSY", `there are ${all} streams of events open, at most ${streamsMax} are allowed`);
    this.#open.set(client, own + 1);
  }

  #leave(client) {
    const left = this.#open.get(client) - 1;
    if (left > 0) this.#open.set(client, left);
    else this.#open.delete(client);
  }

  /** The texts of a stream, one for each page of events. */
  async *#messages(stream, params, page) {
    let said = Date.now(), heard = said;
    yield `retry: ${retryMs}\n\n${textOf(page)}id: ${page.next}\n\n`;
    for (;;) {
      params.after = page.next;
      if (!page.more) {
        await this.#block(stream, said + silenceMs - Date.now());
        if (!stream.left) await pause(pauseMs);
        if (stream.left) return;
      }
      page = this.#ask("latchkey_events", params);
      const now = Date.now();
      if (page.events.length > 0) heard = now;
      if (now - heard >= idleMs) return;
      const text = textOf(page) || (now - said >= silenceMs ? `id: ${page.next}\n\n` : "");
      if (text) {
        said = now;
        yield text;
      }
    }
  }

  /** Waits for a block, or for so long. */
  async #block(stream, ms) {
    let timer;
    await new Promise((resolve) => {
      this.#wakers.add(stream.wake = resolve);
      timer = setTimeout(resolve, Math.max(ms, 0));
    });
    clearTimeout(timer);
    this.#wakers.delete(stream.wake);
  }
}

const textOf = ({ events }) => events.map((event) => `id: ${event.cursor}\ndata: ${JSON.stringify(event)}\n\n`).join("");

/** The parameters of latchkey_events. */
function paramsOf(url, last) {
  const params = {};
  for (const [name, value] of url.searchParams) {
    if (name in params) throw new BadRequest(400, "PARSE_ERROR", `${JSON.stringify(name.slice(0, 64))} is given several times: once is enough`);
    if (["limit", "order", "to"].includes(name)) throw new BadRequest(400, "PARSE_ERROR", `${name}: a stream has none: it goes on`);
    params[name] = value;
  }
  if (last) params.after = last;
  return { ...params, limit: pageEvents };
}
