// Measures the log of claims in a Web Worker and sends milliseconds, as JSON, or
// an error to the page.

import { load } from "./load.mjs";
import { measure } from "./measure.mjs";

try {
  const start = performance.now();
  const files = await load();
  const fetch = performance.now() - start;
  postMessage(JSON.stringify({ fetch, ...measure(files) }));
} catch (error) {
  postMessage(String(error?.stack ?? error));
}
