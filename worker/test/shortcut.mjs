// Prints what the entry's shortcut makes of each case of testdata/addresses.json.

import fs from "node:fs";
import path from "node:path";
import { shortcut } from "../src/shortcut.mjs";

const cases = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "../testdata/addresses.json"), "utf8"));
console.log(JSON.stringify(cases.map(({ method, path, names = "main,one,two,a-b_9", default: otherwise }) => shortcut(method, path, names, otherwise) ?? null)));
