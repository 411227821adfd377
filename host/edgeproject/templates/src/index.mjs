// The Worker. Add to it what is yours: what it does not answer it hands to Latchkey.

import latchkey from "latchkey-worker";

export { Directory, Ledger } from "latchkey-worker";

export default {
  fetch(request, env, ctx) {
    return latchkey.fetch(request, env, ctx);
  },
};
