// Replays a log in a Web Worker and sends the lines, or an error, to the page.
// The server has bin/wasm under /wasm/ and the folder of the log under /log/.

import { load } from "./load.mjs";

try {
  const { Host, replay, log, code, core } = await load();
  const host = new Host({ core: await WebAssembly.compile(core) });
  postMessage(replay(host, log, code).join("\n"));
} catch (error) {
  postMessage(String(error?.stack ?? error));
}
