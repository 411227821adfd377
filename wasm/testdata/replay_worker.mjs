// Replays a log in a Web Worker and sends the lines, or an error, to the page.
// The server has bin/wasm under /wasm/ and the folder of the log under /log/.

import { load } from "./load.mjs";

try {
  const { Host, replay, log, code, core, kernel } = await load();
  const host = new Host({ core: await WebAssembly.compile(core), kernel });
  postMessage(replay(host, log, code).join("\n"));
} catch (error) {
  postMessage(String(error?.stack ?? error));
}
