// Writes what a Worker carries, since workerd compiles nothing at run time:
//
//	core.wasm                 the core
//	HASH-VERSION-SCHEDULE.wasm  a plugin, prepared
//	HASH.bin                  a plugin as a genesis stores it
//	modules.mjs               imports and names them all
//	own.mjs                   nothing: a project around the Worker lists its own there

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { base58 } from "./base58.mjs";

/** A plugin that a genesis names by its hash. */
export const pluginOf = (wasm, name) => ({ name, wasm, hash: createHash("sha256").update(wasm).digest() });

/** Leaves a file alone that is as it should be: wrangler watches. */
export function writeTo(dir, file, bytes) {
  const to = path.join(dir, file);
  if (fs.existsSync(to) && fs.readFileSync(to).equals(Buffer.from(bytes))) return;
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(`${to}.${process.pid}`, bytes);
  fs.renameSync(`${to}.${process.pid}`, to);
}

/** prepared are modules by "hash-prepareVersion-schedule"; plugins are those that a genesis names. */
export function carry(dir, core, prepared, plugins) {
  const imports = ['import core from "./core.wasm";'];
  const add = (file, bytes) => {
    writeTo(dir, file, bytes);
    imports.push(`import m${imports.length} from "./${file}";`);
    return `m${imports.length - 1}`;
  };
  writeTo(dir, "core.wasm", core);
  const compiled = Array.from(prepared, ([key, bytes]) => `["${key}", ${add(`${key}.wasm`, bytes)}]`);
  const hashes = new Set(Array.from(prepared.keys(), (key) => key.split("-")[0]));
  const originals = plugins.map(({ name, wasm, hash }) => {
    const hex = hash.toString("hex");
    return `{ name: "${name}", hash: "${base58(hash)}", hex: "${hex}", code: ${add(`${hex}.bin`, wasm)} }`;
  });
  writeTo(dir, "own.mjs", "export const compiled = new Map();\nexport const carried = [];\n");
  writeTo(dir, "modules.mjs", `// Made by tools/carry.mjs.
${imports.join("\n")}

export { core };
/** By hash of the original code, prepare version and schedule. */
export const compiled = new Map([
  ${compiled.join(",\n  ")},
]);
/** The hashes of all code that can run here. */
export const carried = [${Array.from(hashes, (hex) => `"${base58(Buffer.from(hex, "hex"))}"`).join(", ")}];
export const plugins = [
  ${originals.join(",\n  ")},
];
`);
}
