// Runs a Go test program on host.mjs in place of the core:
//
//	node run_tests.mjs BIN_WASM PROGRAM ARGUMENT...

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runProgram } from "./programs.mjs";

const [dir, program, ...args] = process.argv.slice(2);
globalThis.fs = fs;
globalThis.path = path;
const host = await import(pathToFileURL(path.join(dir, "host.mjs")));
const env = { TMPDIR: os.tmpdir(), HOME: "/", PWD: process.cwd() };
process.exit(await runProgram(host, new WebAssembly.Module(fs.readFileSync(program)), args, process.stdout.write.bind(process.stdout), env));
