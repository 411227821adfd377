// Tests of host.mjs itself; BIN_WASM names the folder that wasm/pack makes.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

const dir = process.env.BIN_WASM;
const { CoreDied, Host, LedgerError, MapStore, limitMemory } = await import(pathToFileURL(path.join(dir, "host.mjs")));
const core = new WebAssembly.Module(fs.readFileSync(path.join(dir, "core.wasm")));
const kernel = fs.readFileSync(path.join(dir, "extism-runtime.wasm"));

const newHost = () => new Host({ core, kernel });
const surroundings = (now = 1_700_000_001_000_000_000n) => ({ now, random: new Uint8Array(32) });

function genesis(chain = "localnet", changes = {}) {
  return {
    chain_id: chain, genesis_time_nanosec: "1700000000000000000", genesis_height: 1, schedule: "classic",
    prepare_version: 0, accounts: [{ account_id: "alice", amount: "1000000000000000000000000", keys: [] }],
    global_contracts: [], dev: true, ...changes,
  };
}

/** The result of a request, or its error. */
function ask(ledger, method, params = []) {
  const request = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  const { status, body } = ledger.handle(request, surroundings());
  const answer = JSON.parse(new TextDecoder().decode(body));
  return answer.error ? { status, error: answer.error } : answer.result;
}

test("a request is answered with bytes and an HTTP status", () => {
  const ledger = newHost().open(new MapStore(), { genesis: genesis() });
  assert.equal(ask(ledger, "status").chain_id, "localnet");
  assert.equal(ask(ledger, "no_such_method").status, 400);
  assert.throws(() => ledger.handle(new Uint8Array(), { now: 1n, random: new Uint8Array(31) }), /31 bytes, want 32/);
});

test("a ledger lives in its store alone", () => {
  const store = new MapStore();
  newHost().open(store, { genesis: genesis() });
  assert.equal(ask(newHost().open(store), "status").chain_id, "localnet");
  assert.equal(ask(newHost().open(store, { genesis: genesis("ignored") }), "status").chain_id, "localnet");
});

test("what cannot be opened says why, and the core lives on", () => {
  const host = newHost();
  assert.throws(() => host.open(new MapStore()), /no ledger/);
  assert.throws(() => host.open(new MapStore(), { genesis: "{}" }), LedgerError);
  const missing = { global_contracts: [{ account_id: "lib", code_hash: "11111111111111111111111111111111" }] };
  assert.throws(() => host.open(new MapStore(), { genesis: genesis("x", missing) }), /is missing/);
  assert.equal(host.alive, true);
});

test("two ledgers in one core do not mix", () => {
  const host = newHost();
  const ledgers = ["one", "two"].map((name) => host.open(new MapStore(), { genesis: genesis(name) }));
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(ledgers.map((ledger) => ask(ledger, "status").chain_id), ["one", "two"]);
  }
  ledgers[0].close();
  assert.throws(() => ask(ledgers[0], "status"));
  assert.equal(ask(ledgers[1], "status").chain_id, "two");
});

test("more ledgers than the core keeps open", () => {
  const host = newHost();
  const ledgers = Array.from({ length: 150 }, (_, i) => host.open(new MapStore(), { genesis: genesis(`chain${i}`) }));
  ledgers.forEach((ledger, i) => assert.equal(ask(ledger, "status").chain_id, `chain${i}`));
});

test("a core that died is replaced, and its ledgers go on", () => {
  const host = newHost();
  const ledger = host.open(new MapStore(), { genesis: genesis() });
  // No guest runs, so this host call is a bug in Go's eyes: it panics.
  assert.throws(() => host.core().call("host_call", 0), (error) => error instanceof CoreDied && /panic/.test(error.message));
  assert.equal(host.alive, false);
  assert.equal(ask(ledger, "status").chain_id, "localnet");
  assert.equal(host.alive, true);
});

test("a store that fails fails the request, and the core lives on", () => {
  const store = new MapStore();
  const host = newHost();
  const ledger = host.open(store, { genesis: genesis() });
  const { get } = store;
  store.get = () => { throw new Error("disk on fire"); };
  assert.match(JSON.stringify(ask(ledger, "status").error), /disk on fire/);
  store.get = get;
  assert.equal(ask(ledger, "status").chain_id, "localnet");
});

test("2,000 requests leave nothing behind", () => {
  const host = newHost();
  const ledger = host.open(new MapStore(), { genesis: genesis() });
  const rounds = (count) => { for (let i = 0; i < count; i++) ask(ledger, "status"); };
  const memory = () => { gc(); return process.memoryUsage(); };
  rounds(500);
  const before = { js: memory().heapUsed, go: host.core().memory.buffer.byteLength };
  rounds(2000);
  const after = { js: memory().heapUsed, go: host.core().memory.buffer.byteLength };
  assert.ok(after.js < before.js + (1 << 20), `JavaScript grew from ${before.js} to ${after.js} bytes`);
  assert.ok(after.go <= before.go + (4 << 20), `Go grew from ${before.go} to ${after.go} bytes`);
});

test("limiting memory leaves other modules as they are", () => {
  const header = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  assert.deepEqual(limitMemory(header, 16), header);
  const nonsense = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 200, 200);
  assert.deepEqual(limitMemory(nonsense, 16), nonsense);
  const limited = new WebAssembly.Instance(new WebAssembly.Module(limitMemory(kernel, 17)), {}).exports;
  assert.equal(limited.memory.grow(1), 16);
  assert.throws(() => limited.memory.grow(1), RangeError);
});
