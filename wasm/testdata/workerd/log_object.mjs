// A Durable Object that applies the log that this Worker carries, on the
// Worker's own store and in its own manner: each block in a transactionSync.

import { DurableObject } from "cloudflare:workers";
import { Host, readLog } from "./host.mjs";
import { SqlStore } from "./store.mjs";
import { compiled, core, kernels, plugins } from "./modules.mjs";
import log from "./log.bin";

export { Plain } from "./plain_object.mjs";

const host = new Host({
  core,
  kernel: (pages) => kernels.get(pages),
  compiled: (hash, version) => compiled.get(`${hash}-${version}`),
});
const { genesis, inputs } = readLog(new Uint8Array(log));
const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

function code(hash) {
  const plugin = plugins.find((plugin) => plugin.hex === hex(hash));
  return plugin && new Uint8Array(plugin.code);
}

export class Log extends DurableObject {
  #ledger;
  #applied = 0;

  constructor(ctx, env) {
    super(ctx, env);
    this.store = new SqlStore(ctx.storage.sql);
  }

  /** POST /apply?blocks=N answers the lines of the next N blocks; POST / is JSON-RPC. */
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/apply") {
      const lines = [];
      for (let n = Number(searchParams.get("blocks")); n > 0; n--) lines.push(this.#apply());
      return new Response(lines.join("\n"));
    }
    const body = new Uint8Array(await request.arrayBuffer());
    const surroundings = { now: BigInt(Date.now()) * 1_000_000n, random: crypto.getRandomValues(new Uint8Array(32)) };
    const answer = this.ctx.storage.transactionSync(() => this.#open().handle(body, surroundings));
    return new Response(answer.body, { status: answer.status });
  }

  #open() {
    return this.#ledger ??= host.open(this.store, this.store.empty() ? { genesis, code } : {});
  }

  #apply() {
    return this.ctx.storage.transactionSync(() => this.#open().apply(inputs[this.#applied++]));
  }
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    return (pathname.startsWith("/plain") ? env.PLAIN : env.LOG).getByName("one").fetch(request);
  },
};
