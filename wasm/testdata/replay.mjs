// Replays the log that internal/test/onelog wrote into a folder and prints the lines:
//
//	node replay.mjs BIN_WASM FOLDER

import { load } from "./load.mjs";

const { Host, replay, log, code, core } = await load(...process.argv.slice(2));
console.log(replay(new Host({ core: new WebAssembly.Module(core) }), log, code).join("\n"));
