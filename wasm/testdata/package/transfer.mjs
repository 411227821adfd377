// Runs in a folder where the package latchkey is installed: a ledger of its own,
// and near-api-js, which lies at NEAR_API_JS, makes a transfer on it.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Host, MapStore } from "latchkey";
import { files } from "latchkey/node";

const { Account, JsonRpcProvider, KeyPair } = await import(pathToFileURL(process.env.NEAR_API_JS));
const { version } = createRequire(import.meta.url)("latchkey/package.json");

const now = () => BigInt(Date.now()) * 1_000_000n;
const key = KeyPair.fromRandom("ed25519");
const near = 10n ** 24n;
const ledger = new Host(files()).open(new MapStore(), { genesis: {
  chain_id: "localnet", genesis_time_nanosec: String(now()), genesis_height: 1, schedule: "classic", prepare_version: 1,
  accounts: [
    { account_id: "alice", amount: String(10n * near), keys: [{ public_key: key.getPublicKey().toString(), permission: "FullAccess" }] },
    { account_id: "bob", amount: String(near), keys: [] },
  ],
  global_contracts: [], dev: true,
} });

const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const answer = ledger.handle(body, { now: now(), random: randomBytes(32) });
  response.writeHead(answer.status, { "Content-Type": "application/json" }).end(answer.body);
}).listen(0, "127.0.0.1");
await once(server, "listening");

const url = `http://127.0.0.1:${server.address().port}`;
const question = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "status", params: [] });
const status = (await (await fetch(url, { method: "POST", body: question })).json()).result;
assert.equal(status.version.version, version, "the package and the core are of different versions");
const provider = new JsonRpcProvider({ url });
await new Account("alice", provider, key.toString()).transfer({ receiverId: "bob", amount: 2n * near });
assert.equal((await provider.viewAccount({ accountId: "bob" })).amount, 3n * near);
ledger.close();
server.close();
server.closeAllConnections();
console.log("transferred");
