// What a Durable Object needs at least for a claim, for comparison: it verifies
// the signature of a claim with node:crypto and writes as many rows of the same
// sizes as the ledger does for it.

import { DurableObject } from "cloudflare:workers";
import { createHash, createPublicKey, verify } from "node:crypto";
import { readLog } from "./host.mjs";
import { rows } from "./rows.mjs";
import log from "./log.bin";

const { inputs } = readLog(new Uint8Array(log));

/** The transaction of an input (core/ledger/input.go) that has no admin change, its key and its signature. */
function signedOf(input) {
  const numbers = new DataView(input.buffer, input.byteOffset);
  const counts = 8 + 8 + 32; // after height, time and randomness: of admin changes, then of transactions
  if (numbers.getUint32(counts, true) !== 0 || numbers.getUint32(counts + 4, true) !== 1) throw new Error("not a claim alone");
  const start = counts + 4 + 4 + 4;
  const whole = input.subarray(start, start + numbers.getUint32(start - 4, true));
  const key = 4 + numbers.getUint32(start, true) + 1; // after the signer's name and the kind of key
  return { transaction: whole.subarray(0, -65), key: whole.subarray(key, key + 32), signature: whole.subarray(-64) };
}

export class Plain extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
  }

  /** POST …/apply?from=N&blocks=N does what those blocks need; POST …?from=N what one needs. */
  async fetch(request) {
    await request.arrayBuffer();
    const { searchParams } = new URL(request.url);
    const from = Number(searchParams.get("from"));
    const end = from + Number(searchParams.get("blocks") ?? 1);
    for (let n = from; n < end; n++) this.ctx.storage.transactionSync(() => this.#block(n));
    return new Response("{}");
  }

  #block(n) {
    const { transaction, key, signature } = signedOf(inputs[n]);
    const x = btoa(String.fromCharCode(...key)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    if (!verify(null, createHash("sha256").update(transaction).digest(), publicKey, signature)) throw new Error("a bad signature");
    for (const [key, length] of rows[n]) {
      if (length < 0) this.ctx.storage.sql.exec("DELETE FROM entry WHERE key = ?", key);
      else this.ctx.storage.sql.exec("INSERT OR REPLACE INTO entry (key, value) VALUES (?, ?)", key, new Uint8Array(length));
    }
  }
}
