// Replays a log in a Web Worker and sends the lines back. The server has
// bin/wasm under /wasm/ and the folder of the log under /log/.

const { Host, replay } = await import("/wasm/host.mjs");
const bytes = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
const send = (path, body) => fetch(path, { method: "POST", body });

try {
  const names = await (await fetch("/code.json")).json();
  const code = new Map(await Promise.all(names.map(async (name) => [name, await bytes(`/log/${name}.wasm`)])));
  const hex = (hash) => Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("");
  const core = await WebAssembly.compile(await bytes("/wasm/core.wasm"));
  const host = new Host({ core, kernel: await bytes("/wasm/extism-runtime.wasm") });
  const lines = replay(host, await bytes("/log/one.log"), (hash) => code.get(hex(hash)));
  await send("/lines", lines.join("\n"));
} catch (error) {
  await send("/failed", String(error?.stack ?? error));
}
