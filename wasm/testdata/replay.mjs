// Replays the log that host/onelog wrote into a folder and prints the lines:
//
//	node replay.mjs BIN_WASM FOLDER

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [dir, folder] = process.argv.slice(2);
const { Host, replay } = await import(pathToFileURL(path.join(dir, "host.mjs")));
const host = new Host({
  core: new WebAssembly.Module(fs.readFileSync(path.join(dir, "core.wasm"))),
  kernel: fs.readFileSync(path.join(dir, "extism-runtime.wasm")),
});
const code = (hash) => {
  const file = path.join(folder, `${Buffer.from(hash).toString("hex")}.wasm`);
  return fs.existsSync(file) ? fs.readFileSync(file) : undefined;
};
console.log(replay(host, fs.readFileSync(path.join(folder, "one.log")), code).join("\n"));
