// Loads bin/wasm and a log with its plugins: from files in Node, where a folder
// of each is given, and from a server in a browser, which has them under /wasm/
// and /log/.

const hex = (hash) => Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("");

async function reader(dir) {
  if (typeof process === "undefined") return async (name) => new Uint8Array(await (await fetch(`${dir}/${name}`)).arrayBuffer());
  const [fs, path] = [await import("node:fs"), await import("node:path")];
  return (name) => fs.readFileSync(path.join(dir, name));
}

async function importFrom(dir) {
  if (typeof process === "undefined") return import(`${dir}/host.mjs`);
  const { pathToFileURL } = await import("node:url");
  return import(pathToFileURL(`${dir}/host.mjs`));
}

export async function load(wasm = "/wasm", folder = "/log") {
  const [program, written] = [await reader(wasm), await reader(folder)];
  const names = JSON.parse(new TextDecoder().decode(await written("code.json")));
  const code = new Map(await Promise.all(names.map(async (name) => [name, await written(`${name}.wasm`)])));
  return {
    ...await importFrom(wasm), log: await written("one.log"), code: (hash) => code.get(hex(hash)),
    core: await program("core.wasm"),
  };
}
