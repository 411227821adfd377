// The Worker. Its surface is Go (worker/edge), booted anew for each request; the
// most frequent requests bypass it and go to the ledger's object.

import { BadRequest, failure } from "./http.mjs";
import { Counted, addressPerMinute, check, clientOf } from "./rates.mjs";
import { shortcut } from "./shortcut.mjs";
import { surface } from "./surface.mjs";

export { Ledger } from "./ledger.mjs";

const counted = new Counted(addressPerMinute);

export default {
  async fetch(request, env, ctx) {
    try {
      if (!env.DEVELOPMENT) await check(env.ADDRESS_RATE ?? counted, clientOf(request), "so many requests of one address");
    } catch (error) {
      if (error instanceof BadRequest) return failure(error.status, error.code, error.message);
      throw error;
    }
    const url = new URL(request.url);
    const hot = shortcut(request.method, url.pathname, env.LEDGER_NAMES);
    if (!hot) return surface(request, env, ctx);
    return env.LEDGERS.getByName(hot.ledger).fetch(new Request(new URL(hot.within + url.search, url), request));
  },
};
