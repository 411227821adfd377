// Makes build/: everything that the Worker carries besides its own source, as
// tools/carry.mjs writes it, and
//
//	edge/                     the surface, worker/app, with what starts it
//	pages/                    the built web pages, from web/dist or PAGES_DIR
//
// What a core compiles, the core itself says: it runs here once, on a throw-away
// ledger. Besides the standard plugins that ledger has the contracts that lie in
// plugins/ or PLUGINS_DIR, NAME.wasm each.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { MapStore, collect } from "../../bin/wasm/host.mjs";
import { carry, pluginOf, writeTo } from "./carry.mjs";
import { base58 } from "./base58.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const build = path.join(root, "worker", "build");
const binary = (...names) => fs.readFileSync(path.join(root, "bin", ...names));

const plugins = ["drop", "registrar"].map((name) => pluginOf(binary("plugins", `${name}.wasm`), name));
const contracts = contractsIn(process.env.PLUGINS_DIR ?? path.join(root, "worker", "plugins"));
const core = binary("wasm", "core.wasm");

/** What people want to deploy by transaction, from a folder that need not be. */
function contractsIn(dir) {
  const files = fs.existsSync(dir) ? fs.readdirSync(dir).filter((file) => file.endsWith(".wasm")).sort() : [];
  return files.map((file) => pluginOf(fs.readFileSync(path.join(dir, file)), file));
}

/** Has the core compile what ledgers need. */
function useAll(host) {
  const now = 1_700_000_000_000_000_000n;
  const genesis = JSON.parse(host.devGenesis({
    publicKey: `ed25519:${base58(new Uint8Array(32).fill(1))}`, now,
    code: Object.fromEntries(plugins.map(({ name, hash }) => [name, base58(hash)])),
  }));
  const users = genesis.accounts.filter((account) => account.contract)
    .map(({ account_id, contract }) => ({ account_id, plugin: plugins.find(({ name }) => contract.startsWith(`${name}.`)) }));
  for (const [i, plugin] of contracts.entries()) {
    const account_id = `contract${i}.latchkey`;
    genesis.global_contracts.push({ account_id, code_hash: base58(plugin.hash) });
    genesis.accounts.push({ account_id, amount: "0", contract: account_id });
    users.push({ account_id, plugin });
  }
  const ledger = host.open(new MapStore(), {
    genesis, code: (hash) => [...plugins, ...contracts].find((plugin) => plugin.hash.equals(hash))?.wasm,
  });
  // A plugin is compiled at the first call of a method, whatever comes of it.
  for (const { account_id, plugin } of users) {
    for (const method_name of functionsOf(plugin)) {
      const params = { request_type: "call_function", finality: "final", account_id, method_name, args_base64: "" };
      const request = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 0, method: "query", params }));
      ledger.handle(request, { now, random: new Uint8Array(32) });
    }
  }
}

/** The functions that a plugin exports. */
function functionsOf({ name, wasm }) {
  try {
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(wasm));
    return exported.filter(({ kind }) => kind === "function").map(({ name }) => name);
  } catch (error) {
    throw new Error(`${name} is no contract: ${error.message}`, { cause: error });
  }
}

/** The Go program and the glue that its library brings. */
function surface() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "latchkey-edge-"));
  const go = (env, ...args) => execFileSync("go", args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  try {
    go({}, "tool", "workers-assets-gen", "-mode=go", "-o", dir);
    go({ GOOS: "js", GOARCH: "wasm", GOFLAGS: "", GOWASM: "" },
      "build", "-trimpath", "-ldflags=-s -w", "-o", path.join(dir, "app.wasm"), "./worker/app");
    for (const file of fs.readdirSync(dir)) writeTo(build, path.join("edge", file), fs.readFileSync(path.join(dir, file)));
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
}

const pageHeaders = `/*
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`;

function pages() {
  const dist = process.env.PAGES_DIR ?? path.join(root, "web", "dist");
  const to = path.join(build, "pages");
  const kept = new Set(["_headers"]);
  writeTo(build, "pages/_headers", pageHeaders);
  for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.relative(dist, path.join(entry.parentPath, entry.name));
    if (!entry.isFile() || file === "README") continue;
    writeTo(build, path.join("pages", file), fs.readFileSync(path.join(dist, file)));
    kept.add(file);
  }
  for (const entry of fs.readdirSync(to, { recursive: true, withFileTypes: true })) {
    const file = path.relative(to, path.join(entry.parentPath, entry.name));
    if (entry.isFile() && !kept.has(file)) fs.rmSync(path.join(to, file));
  }
}

const found = collect(new WebAssembly.Module(core), useAll);
for (const { name, hash } of [...plugins, ...contracts]) {
  if (![...found.keys()].some((key) => key.startsWith(hash.toString("hex")))) {
    throw new Error(`the core did not compile ${name}: has it a method, and does a genesis account use it?`);
  }
}
// What brought them up is done with.
carry(build, core, new Map([...found].filter(([key]) => !key.endsWith("-start"))), plugins);
surface();
pages();
