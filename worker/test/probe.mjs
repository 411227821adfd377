// The Worker with some more answers, for tests: what only the inside can see.

import entry from "../src/entry.mjs";
import { host } from "../src/host.mjs";
import { json } from "../src/http.mjs";
import { Ledger as Base } from "../src/ledger.mjs";
import { SqlStore } from "../src/store.mjs";
import { checkStore } from "./store.mjs";

export { Directory } from "../src/directory.mjs";

export default {
  fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    return pathname.startsWith("/v1/test/") ? env.LEDGERS.getByName("main").fetch(request) : entry.fetch(request, env, ctx);
  },
};

let dying = false;
let full = false;
let broken = false;

/** The next commit is made, and then the core panics; or none is made, as when SQLite has no room. */
const { commit } = SqlStore.prototype;
SqlStore.prototype.commit = function (changes) {
  if (full) throw new Error("database or disk is full: SQLITE_FULL");
  commit.call(this, changes);
  if (!dying) return;
  dying = false;
  host.core().call("host_call", 0); // no guest runs: a bug in Go's eyes
};

/** Nothing can be read, as when storage does not answer. */
for (const name of ["get", "scan"]) {
  const read = SqlStore.prototype[name];
  SqlStore.prototype[name] = function (...keys) {
    if (broken) throw new Error("the storage does not answer");
    return read.apply(this, keys);
  };
}

/** Does something so many milliseconds later. */
function later(ms, something) {
  const { now } = Date;
  Date.now = () => now() + ms;
  try {
    something();
  } finally {
    Date.now = now;
  }
}

export class Ledger extends Base {
  async fetch(request) {
    switch (new URL(request.url).pathname) {
      case "/v1/test/die":
        dying = true;
        return json(200, "{}");
      case "/v1/test/full":
        full = !full;
        return json(200, "{}");
      case "/v1/test/later":
        later(Number(new URL(request.url).searchParams.get("ms")), () => this.alarm());
        return json(200, "{}");
      case "/v1/test/alarm":
        broken = request.method === "POST";
        if (broken) this.alarm();
        broken = false;
        return json(200, JSON.stringify({ next: await this.ctx.storage.getAlarm() }));
      case "/v1/test/store":
        return json(200, JSON.stringify(checkStore(this.ctx.storage)));
    }
    return super.fetch(request);
  }
}
