// The Worker's surface, which is Go: worker/app as built into build/edge.

// First, since both bring a global Go class of their own: host.mjs has taken the
// core's when the second comes.
import "../../bin/wasm/host.mjs";
import go from "../build/edge/worker.mjs";
import { failure } from "./http.mjs";
import { report } from "./report.mjs";

/** What Go does not accept as an address. */
const badEscape = /%(?![0-9a-f]{2})/i;

export async function surface(request, env, ctx) {
  if (badEscape.test(new URL(request.url).pathname)) return failure(400, "PARSE_ERROR", "the address is not well encoded");
  try {
    return await go.fetch(request, env, ctx);
  } catch (error) {
    report(error);
    return failure(500, "INTERNAL_ERROR", "the Worker could not answer");
  }
}
