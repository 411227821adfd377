// Runs the log that host/onelog wrote into a folder on workerd:
//
//	node run.mjs BIN_WASM FOLDER
//
// prints the URL of log_object.mjs and ends with its standard input. What the
// log needs compiled is found by replaying it here first.

import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [dir, folder] = process.argv.slice(2);
const worker = path.resolve(import.meta.dirname, "../../../worker");
const { Miniflare } = createRequire(path.join(worker, "package.json"))("miniflare");
const { collect, replay } = await import(pathToFileURL(path.join(dir, "host.mjs")));
const { carry, pluginOf } = await import(pathToFileURL(path.join(worker, "tools/carry.mjs")));

const built = path.join(folder, "worker");
const log = fs.readFileSync(path.join(folder, "one.log"));
const core = fs.readFileSync(path.join(dir, "core.wasm"));
const plugins = fs.readdirSync(folder).filter((file) => file.endsWith(".wasm"))
  .map((file) => pluginOf(fs.readFileSync(path.join(folder, file)), ""));
const code = (hash) => plugins.find((plugin) => plugin.hash.equals(hash))?.wasm;
const kernel = fs.readFileSync(path.join(dir, "extism-runtime.wasm"));

const found = collect({ core: new WebAssembly.Module(core), kernel }, (host) => replay(host, log, code));
carry(built, core, found, plugins);
fs.writeFileSync(path.join(built, "log.bin"), log);
for (const file of [path.join(dir, "host.mjs"), path.join(dir, "wasm_exec.js"), path.join(worker, "src/store.mjs"),
  path.join(import.meta.dirname, "log_object.mjs"), path.join(import.meta.dirname, "plain_object.mjs")]) {
  fs.copyFileSync(file, path.join(built, path.basename(file)));
}

const { compatibility_date } = JSON.parse(fs.readFileSync(path.join(worker, "wrangler.jsonc"), "utf8").replace(/^\s*\/\/.*$/gm, ""));
const flare = new Miniflare({
  scriptPath: path.join(built, "log_object.mjs"), modulesRoot: built, modules: true,
  modulesRules: [
    { type: "ESModule", include: ["**/*.mjs", "**/*.js"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }, { type: "Data", include: ["**/*.bin"] },
  ],
  compatibilityDate: compatibility_date, compatibilityFlags: ["nodejs_compat"],
  durableObjects: { LOG: { className: "Log", useSQLite: true }, PLAIN: { className: "Plain", useSQLite: true } },
  durableObjectsPersist: path.join(folder, "state"),
  unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }], // without miniflare's own Worker in front
  cf: false,
});
await flare.ready;
console.log(String(await flare.unsafeGetDirectURL()));
process.stdin.resume();
process.stdin.on("end", async () => {
  await flare.dispose();
  process.exit();
});
