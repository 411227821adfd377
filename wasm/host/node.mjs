// For Node: the files that a Host needs, from the folder of this one.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { compiledOf } from "./host.mjs";

const here = (name) => new URL(name, import.meta.url);
const module = (name) => new WebAssembly.Module(readFileSync(here(name)));

/** What new Host takes. */
export function files() {
  const prepared = existsSync(here("prepared")) ? readdirSync(here("prepared")) : [];
  return { core: module("core.wasm"), compiled: compiledOf(prepared.map((name) => module(`prepared/${name}`))) };
}
