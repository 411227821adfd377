// Tests of host.mjs itself; BIN_WASM names the folder that wasm/pack makes.

import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

const dir = process.env.BIN_WASM;
const { CoreDied, Host, ImportingError, LedgerError, MapStore, collect, compiledOf } = await import(pathToFileURL(path.join(dir, "host.mjs")));
const core = new WebAssembly.Module(fs.readFileSync(path.join(dir, "core.wasm")));

const plugins = Object.values(JSON.parse(process.env.PLUGINS));

const newHost = () => new Host({ core });
const surroundings = (now = 1_700_000_001_000_000_000n) => ({ now, random: new Uint8Array(32) });

function genesis(chain = "localnet", changes = {}) {
  return {
    chain_id: chain, genesis_time_nanosec: "1700000000000000000", genesis_height: 1, schedule: "classic",
    prepare_version: 1, accounts: [{ account_id: "alice", amount: "1000000000000000000000000", keys: [] }],
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

test("code is told of before anybody deploys it", () => {
  const host = newHost();
  const section = (id, ...bytes) => [id, bytes.length, ...bytes];
  const text = (word) => [word.length, ...Buffer.from(word)];
  const module = (...more) => Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(1, 1, 0x60, 0, 0), ...section(3, 1, 0),
    ...section(7, 1, ...text("hello"), 0, 0), ...section(10, 1, 2, 0, 0x0b), ...more]);
  const policy = (json) => section(0, ...text("latchkey.policy"), ...Buffer.from(json));
  const { prepared_bytes, ...told } = host.inspect(module(...policy('{"version":1,"promises":[]}')));
  assert.deepEqual(told, { methods: ["hello"], policy: ["may plan nothing"] });
  assert.ok(prepared_bytes > 0);
  assert.match(host.inspect(module(...policy('{"version":2}'))).refusal, /version/);
  assert.match(host.inspect(Uint8Array.of(1, 2, 3)).refusal, /./);
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

test("a store in memory keeps many keys in order", () => {
  const store = new MapStore();
  const bytes = (n) => Uint8Array.of(n >> 8, n & 255);
  const held = new Set();
  for (let round = 0, n = 1; round < 200; round++) {
    const changes = Array.from({ length: 100 }, () => {
      n = (Math.imul(n, 1664525) + 1013904223) >>> 0;
      const key = (n >>> 12) % 12_000;
      const stays = round < 150 && n >>> 31 === 0; // the last rounds only delete
      if (stays) held.add(key);
      else held.delete(key);
      return [bytes(key), stays ? bytes(key) : undefined];
    });
    store.commit(changes);
    const from = n >>> 17;
    const want = [...held].filter((key) => key >= from).sort((a, b) => a - b);
    assert.deepEqual(Array.from(store.scan(bytes(from), undefined), ([key]) => (key[0] << 8) | key[1]), want);
  }
  assert.ok(held.size > 512, `${held.size} keys at the end are too few to tell`);
  store.commit(Array.from(held, (key) => [bytes(key), undefined]));
  assert.deepEqual([...store.scan(bytes(0), undefined)], []);
});

/** A development ledger with the standard plugins. */
function development(host, store = new MapStore()) {
  const code = Object.fromEntries(Object.entries(JSON.parse(process.env.PLUGINS)).map(([name, { hash }]) => [name, hash]));
  const publicKey = "ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp";
  const options = { genesis: host.devGenesis({ publicKey, now: 1_700_000_000_000_000_000n, code }), code: codeByHash };
  return host.open(store, options);
}

function codeByHash(hash) {
  const found = plugins.find(({ hex }) => hex === Buffer.from(hash).toString("hex"));
  return found && fs.readFileSync(found.file);
}

/** Calls a view method of the drop contract. */
const viewCall = (ledger, method, args) => ask(ledger, "query", {
  request_type: "call_function", finality: "final", account_id: "drop.test.near", method_name: method,
  args_base64: btoa(JSON.stringify(args)),
});

test("a store that asks the core is refused", () => {
  const store = new MapStore();
  const host = newHost();
  const ledger = host.open(store, { genesis: genesis() });
  const { get } = store;
  store.get = () => ledger.apply(new Uint8Array());
  assert.match(JSON.stringify(ask(ledger, "status").error), /inside of another call/);
  store.get = get;
  assert.equal(ask(ledger, "status").chain_id, "localnet");
});

test("what a store that lasts has said is remembered until its ledger is closed", () => {
  class Asked extends MapStore {
    gets = 0;
    constructor(lasting) {
      super();
      this.lasting = lasting;
    }
    get(key) {
      this.gets += 1;
      return super.get(key);
    }
  }
  const host = newHost();
  const asks = (store, ledger) => {
    const before = store.gets;
    assert.ok(ask(ledger, "status").chain_id);
    return store.gets - before;
  };
  const [lasts, other] = [new Asked(true), new Asked(false)];
  const ledger = host.open(lasts, { genesis: genesis() }), among = host.open(other, { genesis: genesis() });
  assert.ok(asks(lasts, ledger) > 0);
  assert.equal(asks(lasts, ledger), 0);
  assert.ok(asks(other, among) > 0);
  assert.ok(asks(other, among) > 0);
  assert.ok(asks(lasts, ledger) > 0, "another ledger's memory is not its own");
  ledger.close();
  assert.ok(asks(lasts, host.open(lasts)) > 0);
});

test("a plugin answers", () => {
  const answer = viewCall(development(newHost()), "required_deposit", { public_keys: [], amount_per_drop: "1" });
  assert.ok(answer.result ?? answer.error, JSON.stringify(answer));
});

test("plugins compiled beforehand are used, as collect tells of them", () => {
  const view = (host) => viewCall(development(host), "get_drop_by_id", { drop_id: 7 });
  let want;
  const found = collect(core, (host) => { want = view(host); });
  const used = [];
  const compiled = (hash, version, schedule, starting) => {
    assert.equal(starting, false, "what is carried was prepared again");
    used.push(`${hash}-${version}-${schedule}`);
    return new WebAssembly.Module(found.get(used.at(-1)));
  };
  assert.deepEqual(view(new Host({ core, compiled, notCarried: "bring it along" })), want);
  const [key] = used;
  assert.deepEqual([...found.keys()].sort(), [key, `${key}-start`]);
  assert.ok(used.every((one) => one === key));
  const told = compiledOf([new WebAssembly.Module(found.get(key))]);
  assert.deepEqual(view(new Host({ core, compiled: told, notCarried: "bring it along" })), want);
  const [hash, version, schedule] = key.split("-");
  assert.ok(told(hash, Number(version), schedule, false));
  assert.equal(told(hash, Number(version) + 1, schedule, false), undefined);
  assert.equal(told(hash, Number(version), "open", false), undefined);
  assert.equal(told(hash, Number(version), schedule, true), undefined);
});

test("a core that dies while a plugin runs is replaced", () => {
  const host = newHost();
  const store = new MapStore();
  const ledger = development(host, store);
  const before = viewCall(ledger, "get_drop_by_id", { drop_id: 7 });
  const living = host.core();
  living.exports = { ...living.exports, host_call: () => { throw new RangeError("Maximum call stack size exceeded"); } };
  assert.throws(() => viewCall(ledger, "get_drop_by_id", { drop_id: 7 }), CoreDied);
  assert.deepEqual(viewCall(ledger, "get_drop_by_id", { drop_id: 7 }), before);
});

for (const [what, open, one] of [
  ["requests", (host) => host.open(new MapStore(), { genesis: genesis() }), (ledger) => ask(ledger, "status")],
  ["plugin calls", development, (ledger) => viewCall(ledger, "get_drop_by_id", { drop_id: 7 })],
]) test(`2,000 ${what} leave nothing behind`, async () => {
  const host = newHost();
  const ledger = open(host);
  const rounds = (count) => { for (let i = 0; i < count; i++) one(ledger); };
  // Buffers of what a first collection finds are given back after it.
  const memory = async () => {
    for (let i = 0; i < 3; i++) {
      gc();
      await new Promise(setImmediate);
    }
    return process.memoryUsage();
  };
  rounds(500);
  const measure = async () => {
    const { heapUsed, external } = await memory();
    return { js: heapUsed, external, go: host.core().memory.buffer.byteLength };
  };
  const before = await measure();
  rounds(2000);
  const after = await measure();
  assert.ok(after.external < before.external + (32 << 20), `buffers grew from ${before.external} to ${after.external} bytes`);
  assert.ok(after.js < before.js + (1 << 20), `JavaScript grew from ${before.js} to ${after.js} bytes`);
  // Go's memory never shrinks; where the collector lets it settle varies.
  assert.ok(after.go <= before.go + (32 << 20), `Go grew from ${before.go} to ${after.go} bytes`);
});

test("a ledger moves by its archive, and nobody opens half of it", () => {
  const host = newHost();
  const from = host.open(new MapStore(), { genesis: genesis() });
  for (let height = 2; height < 5; height++) {
    const input = new Uint8Array(8 + 8 + 32 + 4 + 4);
    const view = new DataView(input.buffer);
    view.setBigUint64(0, BigInt(height), true);
    view.setBigUint64(8, 1_700_000_000_000_000_000n + BigInt(height), true);
    from.apply(input);
  }
  const pages = [];
  for (let page = { next: 0 }; !page.done; pages.push(page.bytes)) page = from.archive(page.next, 1);
  assert.equal(Buffer.concat(pages).toString("latin1", 0, 19), "latchkey archive 1\n");

  const store = new MapStore();
  let how;
  for (const [n, bytes] of pages.entries()) {
    const coming = newHost().import(store); // another host each time: all is in the store
    how = coming.take(bytes);
    assert.equal(how.ended, n === pages.length - 1);
    assert.throws(() => newHost().open(store), ImportingError);
  }
  const coming = host.import(store);
  assert.throws(() => coming.take(Uint8Array.from(pages[1], (b, i) => (i === 20 ? b ^ 1 : b))), { name: "ImportError", code: "BAD_ARCHIVE" });
  assert.throws(() => coming.finish(surroundings()), { name: "ImportError", code: "NOT_SEALED" });
  how = coming.finish({ ...surroundings(), copied: true });
  coming.close();
  assert.equal(how.height, 4);
  assert.equal(ask(host.open(store), "status").sync_info.latest_block_hash, ask(from, "status").sync_info.latest_block_hash);
});

/** A transfer of alice's to herself, in base64: sign makes a signature of its hash. */
function transfer(ledger, key, sign) {
  const u32 = (n) => Buffer.from(Uint32Array.of(n).buffer);
  const text = (word) => Buffer.concat([u32(word.length), Buffer.from(word)]);
  const hash = ask(ledger, "block", { finality: "final" }).header.hash;
  const transaction = Buffer.concat([
    text("alice"), Buffer.from([0]), key, Buffer.from(BigUint64Array.of(5n).buffer), text("alice"), base58(hash),
    u32(1), Buffer.from([3]), Buffer.alloc(16),
  ]);
  const signature = sign(crypto.createHash("sha256").update(transaction).digest());
  return Buffer.concat([transaction, Buffer.from([0]), signature]).toString("base64");
}

const digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** 32 bytes from base58. */
function base58(word) {
  let n = 0n;
  for (const digit of word) n = 58n * n + BigInt(digits.indexOf(digit));
  return Buffer.from(n.toString(16).padStart(64, "0"), "hex");
}

function written(bytes) {
  let [n, word] = [BigInt(`0x${bytes.toString("hex")}`), ""];
  for (; n > 0n; n /= 58n) word = digits[Number(n % 58n)] + word;
  return word;
}

test("a transaction that was held is taken by its own signature alone", () => {
  const { publicKey, privateKey } = crypto.generateKeyPairSync("ed25519");
  const key = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const accounts = [{ account_id: "alice", amount: "1000000000000000000000000", keys: [{ public_key: `ed25519:${written(key)}`, permission: "FullAccess" }] }];
  const ledger = newHost().open(new MapStore(), { genesis: genesis("localnet", { accounts }) });
  const send = (signed, hold) => {
    const params = { signed_tx_base64: signed };
    const request = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "send_tx", params }));
    const answer = ledger.handle(request, { ...surroundings(), hold });
    return { effect: answer.effect, said: answer.body && new TextDecoder().decode(answer.body) };
  };
  const forged = transfer(ledger, key, () => Buffer.alloc(64, 1));
  const signed = transfer(ledger, key, (hash) => crypto.sign(null, hash, privateKey));
  assert.match(send(forged, "all").said, /InvalidSignature/);
  assert.equal(send(signed, "all").effect, "held");
  assert.match(send(forged, "none").said, /InvalidSignature/);
  const taken = send(signed, "none");
  assert.equal(taken.effect, "committed");
  assert.match(taken.said, /SuccessValue/);
});

test("chores say when there is more to do", () => {
  const ledger = newHost().open(new MapStore(), { genesis: genesis() });
  assert.deepEqual(ledger.chores(surroundings()), { next: 0n, effect: "none" });
  assert.throws(() => ledger.chores({ ...surroundings(), random: new Uint8Array(3) }), LedgerError);
});
