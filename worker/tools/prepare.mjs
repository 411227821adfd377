// Makes build/: everything that the Worker carries besides its own source.
//
//	core.wasm                 the core
//	kernel-PAGES.wasm         the Extism kernel, for each memory limit in use
//	HASH-VERSION.wasm         a plugin, prepared, its memory limited
//	NAME.bin                  the same plugin as a genesis stores it
//	modules.mjs               imports and names them all
//	pages/                    the built web pages, from web/dist or PAGES_DIR
//
// workerd compiles nothing at run time, so what a core would compile has to be
// known now. The core itself says it: it runs here once, on a throw-away ledger.

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Host, MapStore, Modules, limitMemory } from "../../bin/wasm/host.mjs";
import { base58 } from "./base58.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const build = path.join(root, "worker", "build");
const binary = (...names) => fs.readFileSync(path.join(root, "bin", ...names));

const plugins = ["drop", "registrar"].map((name) => {
  const wasm = binary("plugins", `${name}.wasm`);
  return { name, wasm, hash: createHash("sha256").update(wasm).digest() };
});
const core = binary("wasm", "core.wasm");
const kernel = binary("wasm", "extism-runtime.wasm");

/** The kernel's initial memory, as core/vm knows it. */
const kernelPagesMin = 16;

/** What a core compiles for a ledger with these plugins. */
function compiled() {
  const found = { kernels: new Set(), plugins: new Map() };
  const { load } = Modules.prototype;
  Modules.prototype.load = function (id, hash, version, pages, wasm, host) {
    found.kernels.add(Math.max(pages, kernelPagesMin));
    found.plugins.set(`${Buffer.from(hash).toString("hex")}-${version}`, limitMemory(wasm.slice(), pages));
    return load.call(this, id, hash, version, pages, wasm, host);
  };
  const host = new Host({ core: new WebAssembly.Module(core), kernel });
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
  for (const { name, hash } of plugins) {
    if (![...found.plugins.keys()].some((key) => key.startsWith(hash.toString("hex")))) {
      throw new Error(`the core did not compile ${name}: does a genesis account use it?`);
    }
  }
  return found;
}

/** A function that a plugin exports for its callers. */
function methodOf(wasm) {
  const exported = WebAssembly.Module.exports(new WebAssembly.Module(wasm));
  return exported.find(({ kind, name }) => kind === "function" && !name.startsWith("_")).name;
}

const lines = ['import core from "./core.wasm";'];
const tables = { kernels: [], compiled: [], plugins: [] };
let imports = 0;

/** Writes a file and returns the name under which modules.mjs knows it. */
function add(file, bytes) {
  write(file, bytes);
  const name = `m${imports++}`;
  lines.push(`import ${name} from "./${file}";`);
  return name;
}

/** Leaves a file alone that is as it should be: wrangler watches. */
function write(file, bytes) {
  const to = path.join(build, file);
  if (fs.existsSync(to) && fs.readFileSync(to).equals(Buffer.from(bytes))) return;
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(`${to}.${process.pid}`, bytes);
  fs.renameSync(`${to}.${process.pid}`, to);
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
  write("pages/_headers", pageHeaders);
  for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.relative(dist, path.join(entry.parentPath, entry.name));
    if (!entry.isFile() || file === "README") continue;
    write(path.join("pages", file), fs.readFileSync(path.join(dist, file)));
    kept.add(file);
  }
  for (const entry of fs.readdirSync(to, { recursive: true, withFileTypes: true })) {
    const file = path.relative(to, path.join(entry.parentPath, entry.name));
    if (entry.isFile() && !kept.has(file)) fs.rmSync(path.join(to, file));
  }
}

const found = compiled();
write("core.wasm", core);
for (const pages of found.kernels) tables.kernels.push(`[${pages}, ${add(`kernel-${pages}.wasm`, limitMemory(kernel, pages))}]`);
for (const [key, bytes] of found.plugins) tables.compiled.push(`["${key}", ${add(`${key}.wasm`, bytes)}]`);
for (const { name, wasm, hash } of plugins) {
  tables.plugins.push(`{ name: "${name}", hash: "${base58(hash)}", hex: "${hash.toString("hex")}", code: ${add(`${name}.bin`, wasm)} }`);
}
write("modules.mjs", `// Made by tools/prepare.mjs.
${lines.join("\n")}

export { core };
/** By memory limit in pages. */
export const kernels = new Map([${tables.kernels.join(", ")}]);
/** By hash of the original code and prepare version. */
export const compiled = new Map([
  ${tables.compiled.join(",\n  ")},
]);
export const plugins = [
  ${tables.plugins.join(",\n  ")},
];
`);
pages();
