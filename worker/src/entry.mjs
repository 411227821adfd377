// The Worker: finds the ledger that a request is for and hands it over. Pages
// come from the assets.

import { failure, preflight } from "./http.mjs";

export { Ledger } from "./ledger.mjs";

/** The ledger of addresses that name none. */
const defaultLedger = "main";

/** /l/NAME/… or /…, as a ledger's name and the path within it. */
function placeOf(path) {
  const [, name, within] = /^\/l\/([a-z0-9][a-z0-9_-]{0,63})(\/.*)?$/.exec(path) ?? [];
  return name === undefined ? { name: defaultLedger, within: path } : { name, within: within ?? "/" };
}

/** Ledgers come to be at first use, so the names are not for the public to choose. */
const mayExist = (name, names) => names === "*" || names.split(",").includes(name);

const forLedger = (method, within) =>
  method === "POST" || within === "/status" || within === "/healthz" || within.startsWith("/v1/");

export default {
  async fetch(request, env) {
    if (request.method === "OPTIONS") return preflight(request);
    const url = new URL(request.url);
    const { name, within } = placeOf(url.pathname);
    if (!mayExist(name, env.LEDGER_NAMES)) return failure(404, `there is no ledger ${name} here`);
    url.pathname = within;
    if (!forLedger(request.method, within)) return env.PAGES.fetch(new Request(url, request));
    if (env.ROOT_PUBLIC_KEY === "") return failure(503, "the Worker was deployed without ROOT_PUBLIC_KEY: see worker/README.md");
    return env.LEDGERS.getByName(name).fetch(new Request(url, request));
  },
};
