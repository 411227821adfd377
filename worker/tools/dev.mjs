// A local Worker: npm run dev -- --port N [--state DIR] [--ledgers NAMES] [--chain ID] [--root KEY] [--entry FILE] [--var NAME:VALUE]…
//
// Its ledgers are development ledgers, or with --chain what a deployed Worker
// would make.
//
// The root key is made once, in STATE/validator_key.json and STATE/credentials;
// the Worker sees its public half alone.

import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { base58 } from "./base58.mjs";
import "./prepare.mjs";

const worker = path.resolve(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    state: { type: "string", default: path.join(worker, ".dev") },
    ledgers: { type: "string", default: "*" },
    chain: { type: "string", default: "" },
    root: { type: "string" },
    entry: { type: "string", default: "src/entry.mjs" },
    var: { type: "string", multiple: true, default: [] },
  },
});
const state = path.resolve(values.state);

function rootKey() {
  const file = path.join(state, "validator_key.json");
  if (!fs.existsSync(file)) {
    const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
    const [seed, point] = [jwk.d, jwk.x].map((part) => Buffer.from(part, "base64url"));
    const key = {
      account_id: "test.near", public_key: `ed25519:${base58(point)}`, secret_key: `ed25519:${base58(Buffer.concat([seed, point]))}`,
    };
    // Also where bin/latchkey --credentials and near-cli look for it.
    const credentials = path.join(state, "credentials", "custom");
    fs.mkdirSync(credentials, { recursive: true });
    for (const to of [path.join(credentials, `${key.account_id}.json`), file]) {
      fs.writeFileSync(to, `${JSON.stringify({ ...key, private_key: key.secret_key }, null, 2)}\n`, { mode: 0o600 });
    }
  }
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

const { public_key } = rootKey();
const wrangler = path.join(worker, "node_modules", "wrangler", "bin", "wrangler.js");
const child = spawn(process.execPath, [
  wrangler, "dev", values.entry, "--port", values.port, "--ip", "127.0.0.1", "--inspector-port", "0", "--show-interactive-dev-session=false",
  "--persist-to", path.join(state, "state"),
  "--var", `ROOT_PUBLIC_KEY:${values.root ?? public_key}`, "--var", `LEDGER_NAMES:${values.ledgers}`,
  ...values.var.flatMap((variable) => ["--var", variable]),
  "--var", `CHAIN_ID:${values.chain}`, "--var", `DEVELOPMENT:${values.chain ? "" : "yes"}`,
], {
  cwd: worker, stdio: "inherit",
  // Nothing is written outside of the state, and nothing is told to anyone.
  env: { ...process.env, WRANGLER_SEND_METRICS: "false", XDG_CONFIG_HOME: path.join(state, "config"), CLOUDFLARE_CF_FETCH_ENABLED: "false", CI: "1" },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
