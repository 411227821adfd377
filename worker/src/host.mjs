// The one core of this isolate, which all its ledgers share. It boots at first
// use: at global scope there is no randomness for Go to start with.

import { Host } from "../../bin/wasm/host.mjs";
import { carried as shipped, compiled as prepared, core, plugins } from "../build/modules.mjs";
import * as own from "../build/own.mjs";
import { genesisOf } from "./settings.mjs";

/** What runs here: of this tree, and of whoever made a project around it (latchkey worker new). */
const compiled = new Map([...prepared, ...own.compiled]);
const carried = [...new Set([...shipped, ...own.carried])];

export const host = new Host({
  core,
  compiled: (hash, version, schedule, starting) => (starting ? undefined : compiled.get(`${hash}-${version}-${schedule}`)),
  notCarried: "Put its .wasm into worker/plugins, run go run ./wasm/carry -write and deploy the Worker again.",
});

const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

/** The bytes of a plugin that a genesis names by its hash. */
function code(hash) {
  const plugin = plugins.find((plugin) => plugin.hex === hex(hash));
  return plugin && new Uint8Array(plugin.code);
}

/** Nanoseconds since 1970. */
export const now = () => BigInt(Date.now()) * 1_000_000n;

/** Bounds the ledgers kept open, as core.wasm does: nobody says when an object is gone. */
const openMax = 64;
const open = new Set(); // the most recently opened last

/** Opens the ledger that store holds, or creates the one that the variables describe. */
export function openLedger(store, env) {
  const hashes = Object.fromEntries(plugins.map(({ name, hash }) => [name, hash]));
  const genesis = () => genesisOf(env, host, { now: now(), code: hashes, deployable: carried });
  const ledger = store.empty() ? host.open(store, { genesis: genesis(), code }) : host.open(store);
  open.add(ledger);
  for (const oldest of open) {
    if (open.size <= openMax) break;
    closeLedger(oldest);
  }
  return ledger;
}

/** Whether the ledger has not been closed. */
export const isOpen = (ledger) => open.has(ledger);

export function closeLedger(ledger) {
  if (open.delete(ledger)) ledger.close();
}
