// A Durable Object that applies the log that this Worker carries, on the
// Worker's own store and in its own manner: each block in a transactionSync.

import { DurableObject } from "cloudflare:workers";
import { Host, readLog } from "./host.mjs";
import { SqlStore } from "./store.mjs";
import { compiled, core, plugins } from "./modules.mjs";
import log from "./log.bin";

export { Plain } from "./plain_object.mjs";

const host = new Host({ core, compiled: (hash, version, schedule, starting) => compiled.get(`${hash}-${version}-${schedule}${starting ? "-start" : ""}`) });
const { genesis, inputs } = readLog(new Uint8Array(log));
const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

function code(hash) {
  const plugin = plugins.find((plugin) => plugin.hex === hex(hash));
  return plugin && new Uint8Array(plugin.code);
}

export class Log extends DurableObject {
  #ledger;

  constructor(ctx, env) {
    super(ctx, env);
    this.store = new SqlStore(ctx.storage.sql);
  }

  /** POST …/apply?from=N&blocks=N answers the lines of those blocks; any other POST is JSON-RPC. */
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith("/apply")) {
      const from = Number(searchParams.get("from"));
      const blocks = inputs.slice(from, from + Number(searchParams.get("blocks")));
      return new Response(blocks.map((input) => this.#transaction((ledger) => ledger.apply(input))).join("\n"));
    }
    const body = new Uint8Array(await request.arrayBuffer());
    const surroundings = { now: BigInt(Date.now()) * 1_000_000n, random: crypto.getRandomValues(new Uint8Array(32)) };
    const answer = this.#transaction((ledger) => ledger.handle(body, surroundings));
    return new Response(answer.body, { status: answer.status });
  }

  #transaction(use) {
    return this.ctx.storage.transactionSync(() => {
      this.#ledger ??= host.open(this.store, this.store.empty() ? { genesis, code } : {});
      return use(this.#ledger);
    });
  }
}

// /log/NAME/… and /plain/NAME/… lead to the objects of that name.
export default {
  fetch(request, env) {
    const [, kind, name] = new URL(request.url).pathname.split("/");
    return env[kind.toUpperCase()].getByName(name).fetch(request);
  },
};
