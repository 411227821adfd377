// Serves a Worker on workerd until standard input ends: the modules in built,
// from script on, with the settings of worker/. Prints JSON: its url and the
// milliseconds that it took to start.

import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

export const worker = path.resolve(import.meta.dirname, "../../../worker");
const { Miniflare } = createRequire(path.join(worker, "package.json"))("miniflare");
const { compatibility_date } = JSON.parse(fs.readFileSync(path.join(worker, "wrangler.jsonc"), "utf8").replace(/^\s*\/\/.*$/gm, ""));

export async function serve(built, script, more = {}) {
  const start = performance.now();
  const flare = new Miniflare({
    scriptPath: path.join(built, script), modulesRoot: built, modules: true,
    modulesRules: [
      { type: "ESModule", include: ["**/*.mjs", "**/*.js"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }, { type: "Data", include: ["**/*.bin"] },
    ],
    compatibilityDate: compatibility_date, compatibilityFlags: ["nodejs_compat"],
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }], // without miniflare's own Worker in front
    cf: false,
    ...more,
  });
  await flare.ready;
  const ready = performance.now() - start;
  console.log(JSON.stringify({ url: String(await flare.unsafeGetDirectURL()), ready }));
  process.stdin.resume();
  process.stdin.on("end", async () => {
    await flare.dispose();
    process.exit();
  });
}
