// The Worker. Its surface is Go (worker/edge), booted anew for each request; the
// most frequent requests bypass it and go to the ledger's object.

import { shortcut } from "./shortcut.mjs";
import { surface } from "./surface.mjs";

export { Ledger } from "./ledger.mjs";

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    const hot = shortcut(request.method, url.pathname, env.LEDGER_NAMES);
    if (!hot) return surface(request, env, ctx);
    return env.LEDGERS.getByName(hot.ledger).fetch(new Request(new URL(hot.within + url.search, url), request));
  },
};
