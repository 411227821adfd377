// Runs the Go test programs that /programs/list.json names in a Web Worker, on
// /wasm/host.mjs in place of the core, and sends what they print to the page.

import { textOfProgram } from "./programs.mjs";

try {
  const host = await import("/wasm/host.mjs");
  const { programs, args } = await (await fetch("/programs/list.json")).json();
  let text = "";
  for (const name of programs) {
    text += await textOfProgram(host, await WebAssembly.compileStreaming(fetch(`/programs/${name}`)), args);
  }
  postMessage(text);
} catch (error) {
  postMessage(String(error?.stack ?? error));
}
