// Runs a Go test program on host.mjs in place of the core:
//
//	node run_tests.mjs BIN_WASM PROGRAM ARGUMENT...

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [dir, program, ...args] = process.argv.slice(2);
globalThis.fs = fs;
globalThis.path = path;
const { Core, MapStore, Modules } = await import(pathToFileURL(path.join(dir, "host.mjs")));

const go = new globalThis.Go();
go.argv = [program, ...args];
go.env = { TMPDIR: os.tmpdir(), HOME: "/", PWD: process.cwd() };
go.exit = (code) => { process.exitCode = code; };
const ledgers = new Map();
go.importObject.latchkey_test = {
  new_store: () => {
    const number = ledgers.size + 1;
    ledgers.set(number, { store: new MapStore() });
    return number;
  },
};
const modules = new Modules();
const core = new Core(new WebAssembly.Module(fs.readFileSync(program)), ledgers, modules, go, process.stdout.write.bind(process.stdout));
await core.ran;
process.exit();
