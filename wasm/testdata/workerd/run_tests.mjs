// Runs the Go test programs that FOLDER/list.json names on workerd:
//
//	node run_tests.mjs BIN_WASM FOLDER
//
// prints JSON, the url of tests_entry.mjs, and ends with its standard input.

import fs from "node:fs";
import path from "node:path";
import { serve } from "./serve.mjs";

const [dir, folder] = process.argv.slice(2);
const { programs, args } = JSON.parse(fs.readFileSync(path.join(folder, "list.json"), "utf8"));
fs.writeFileSync(path.join(folder, "list.mjs"), `${programs.map((name, i) => `import m${i} from "./${name}";`).join("\n")}
export const programs = [${programs.map((_, i) => `m${i}`)}];
export const args = ${JSON.stringify(args)};
`);
const here = import.meta.dirname;
for (const file of [path.join(dir, "host.mjs"), path.join(dir, "wasm_exec.js"), path.join(here, "../programs.mjs"), path.join(here, "tests_entry.mjs")]) {
  fs.copyFileSync(file, path.join(folder, path.basename(file)));
}
await serve(folder, "tests_entry.mjs");
