// Measures the log of claims that host/onelog wrote into a folder and prints
// milliseconds as JSON:
//
//	node bench.mjs BIN_WASM FOLDER CLAIMS_EACH

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [dir, folder, each] = process.argv.slice(2);
const times = {};
const timed = (name, use) => {
  const start = performance.now();
  const result = use();
  (times[name] ??= []).push(performance.now() - start);
  return result;
};

const { Host, MapStore, readLog } = await import(pathToFileURL(path.join(dir, "host.mjs")));
const bytes = fs.readFileSync(path.join(dir, "core.wasm"));
const core = timed("compile", () => new WebAssembly.Module(bytes));
const kernel = fs.readFileSync(path.join(dir, "extism-runtime.wasm"));
const { genesis, inputs } = readLog(fs.readFileSync(path.join(folder, "one.log")));
const code = (hash) => fs.readFileSync(path.join(folder, `${Buffer.from(hash).toString("hex")}.wasm`));
const status = new TextEncoder().encode('{"jsonrpc":"2.0","id":1,"method":"status","params":[]}');
const surroundings = { now: 1_800_000_000_000_000_000n, random: new Uint8Array(32) };

const store = new MapStore();
new Host({ core, kernel }).open(store, { genesis, code }).close();
const host = new Host({ core, kernel });
timed("boot", () => host.core());
const ledger = timed("open", () => host.open(store));
timed("first request", () => ledger.handle(status, surroundings));
for (let i = 0; i < 20; i++) timed("request", () => ledger.handle(status, surroundings));
timed("first plugin call", () => ledger.apply(inputs[0]));
ledger.apply(inputs[1]);
inputs.slice(2).forEach((input, i) => timed(i < Number(each) ? "claim" : "claim into a new account", () => ledger.apply(input)));

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
console.log(JSON.stringify(Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]))));
