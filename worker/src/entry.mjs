// The Worker. Its surface is Go (worker/edge), booted anew for each request; the
// most frequent requests bypass it and go to the ledger's object.

import { makeLedger, namesWith } from "./directory.mjs";
import { BadRequest, bodyOf, failure, json } from "./http.mjs";
import { importAddress, takeImport } from "./moves.mjs";
import { Counted, addressPerMinute, check, clientOf } from "./rates.mjs";
import { SettingError } from "./settings.mjs";
import { ledgerOf, ledgerOfHost, shortcut } from "./shortcut.mjs";
import { surface } from "./surface.mjs";

export { Directory } from "./directory.mjs";
export { Ledger } from "./ledger.mjs";

const counted = new Counted(addressPerMinute);

export default {
  async fetch(request, env, ctx) {
    try {
      return await answer(request, env, ctx);
    } catch (error) {
      if (error instanceof BadRequest) return failure(error.status, error.code, error.message);
      if (error instanceof SettingError) return failure(503, "WRONG_SETTING", error.message);
      throw error;
    }
  },
};

async function answer(request, env, ctx) {
  if (!env.DEVELOPMENT) await check(env.ADDRESS_RATE ?? counted, clientOf(request), "so many requests of one address");
  const url = new URL(request.url);
  if (request.method === "POST" && url.pathname === "/v1/ledgers") {
    const { status, told } = await makeLedger(await bodyOf(request), url.origin, env);
    return json(status, JSON.stringify(told));
  }
  const otherwise = ledgerOfHost(url.hostname, env.LEDGER_DOMAIN);
  const coming = importAddress(request.method, url.pathname, otherwise);
  if (coming) return takeImport(coming, request, url, env);
  const names = await namesWith(ledgerOf(url.pathname, otherwise), env);
  const hot = shortcut(request.method, url.pathname, names, otherwise);
  if (!hot) return surface(request, { ...env, LEDGER_NAMES: names, LEDGER_DEFAULT: otherwise }, ctx);
  return env.LEDGERS.getByName(hot.ledger).fetch(new Request(new URL(hot.within + url.search, url), request));
}
