// Runs the log that internal/test/onelog wrote into a folder on workerd:
//
//	node run.mjs BIN_WASM FOLDER
//
// prints JSON, the url of log_object.mjs and the milliseconds until it was ready,
// and ends with its standard input. What the log needs compiled lies in FOLDER/prepared;
// if nothing does, that, and what rows plain_object.mjs has to write, is found by replaying
// it here first.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { serve, worker } from "./serve.mjs";

const [dir, folder] = process.argv.slice(2);
const { MapStore, collect, replay } = await import(pathToFileURL(path.join(dir, "host.mjs")));
const { carry, pluginOf } = await import(pathToFileURL(path.join(worker, "tools/carry.mjs")));

const built = path.join(folder, "worker");
const log = fs.readFileSync(path.join(folder, "one.log"));
const core = fs.readFileSync(path.join(dir, "core.wasm"));
const plugins = fs.readdirSync(folder).filter((file) => file.endsWith(".wasm"))
  .map((file) => pluginOf(fs.readFileSync(path.join(folder, file)), ""));
const code = (hash) => plugins.find((plugin) => plugin.hash.equals(hash))?.wasm;

/** Remembers the rows of each commit: hex of the key, and the value's length or -1. */
class Counted extends MapStore {
  rows = [];

  commit(changes) {
    this.rows.push(changes.map(([key, value]) => [Buffer.from(key).toString("hex"), value?.length ?? -1]));
    super.commit(changes);
  }
}

/** What the log needs compiled, by name, and the rows of each block but the first. */
function replayed() {
  const store = new Counted();
  const found = collect(new WebAssembly.Module(core), (host) => replay(host, log, code, store));
  return { found, rows: store.rows.slice(1) };
}

/** What can be compiled of a folder: the rest cannot be in workerd either. */
function prepared(dir) {
  const files = fs.readdirSync(dir).map((file) => [file, fs.readFileSync(path.join(dir, file))]);
  return { found: new Map(files.filter(([, bytes]) => WebAssembly.validate(bytes))), rows: [] };
}

const inFolder = path.join(folder, "prepared");
const { found, rows } = fs.existsSync(inFolder) ? prepared(inFolder) : replayed();
carry(built, core, found, plugins);
fs.writeFileSync(path.join(built, "rows.mjs"), `const bytes = (hex) => Uint8Array.from(hex.match(/../g), (b) => parseInt(b, 16));
export const rows = ${JSON.stringify(rows)}.map((block) => block.map(([key, length]) => [bytes(key), length]));
`);
fs.writeFileSync(path.join(built, "log.bin"), log);
for (const file of [path.join(dir, "host.mjs"), path.join(dir, "wasm_exec.js"), path.join(worker, "src/store.mjs"),
  path.join(import.meta.dirname, "log_object.mjs"), path.join(import.meta.dirname, "plain_object.mjs")]) {
  fs.copyFileSync(file, path.join(built, path.basename(file)));
}

await serve(built, "log_object.mjs", {
  durableObjects: { LOG: { className: "Log", useSQLite: true }, PLAIN: { className: "Plain", useSQLite: true } },
  durableObjectsPersist: path.join(folder, "state"),
});
