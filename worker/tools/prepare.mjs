// Makes build/: everything that the Worker carries besides its own source, as
// tools/carry.mjs writes it, and
//
//	pages/                    the built web pages, from web/dist or PAGES_DIR
//
// What a core compiles, the core itself says: it runs here once, on a throw-away
// ledger.

import fs from "node:fs";
import path from "node:path";
import { MapStore, collect } from "../../bin/wasm/host.mjs";
import { carry, pluginOf, writeTo } from "./carry.mjs";
import { base58 } from "./base58.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const build = path.join(root, "worker", "build");
const binary = (...names) => fs.readFileSync(path.join(root, "bin", ...names));

const plugins = ["drop", "registrar"].map((name) => pluginOf(binary("plugins", `${name}.wasm`), name));
const core = binary("wasm", "core.wasm");

/** Has the core compile what a ledger with these plugins needs. */
function useAll(host) {
  const now = 1_700_000_000_000_000_000n;
  const genesis = JSON.parse(host.devGenesis({
    publicKey: `ed25519:${base58(new Uint8Array(32).fill(1))}`, now,
    code: Object.fromEntries(plugins.map(({ name, hash }) => [name, base58(hash)])),
  }));
  const ledger = host.open(new MapStore(), {
    genesis, code: (hash) => plugins.find((plugin) => plugin.hash.equals(hash))?.wasm,
  });
  // A plugin is compiled at its first call, whatever comes of it.
  for (const { account_id, contract } of genesis.accounts.filter((account) => account.contract)) {
    const method_name = methodOf(plugins.find(({ name }) => contract.startsWith(`${name}.`)).wasm);
    const params = { request_type: "call_function", finality: "final", account_id, method_name, args_base64: "" };
    const request = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 0, method: "query", params }));
    ledger.handle(request, { now, random: new Uint8Array(32) });
  }
}

/** A function that a plugin exports for its callers. */
function methodOf(wasm) {
  const exported = WebAssembly.Module.exports(new WebAssembly.Module(wasm));
  return exported.find(({ kind, name }) => kind === "function" && !name.startsWith("_")).name;
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
for (const { name, hash } of plugins) {
  if (![...found.keys()].some((key) => key.startsWith(hash.toString("hex")))) {
    throw new Error(`the core did not compile ${name}: does a genesis account use it?`);
  }
}
carry(build, core, found, plugins);
pages();
