// Measures the log of claims in Node and prints milliseconds as JSON:
//
//	node bench.mjs BIN_WASM FOLDER

import { load } from "./load.mjs";
import { measure } from "./measure.mjs";

const start = performance.now();
const files = await load(...process.argv.slice(2));
const fetch = performance.now() - start;
console.log(JSON.stringify({ fetch, ...measure(files) }));
