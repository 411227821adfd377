// GET /v1/keys/CONTRACT/PUBLIC_KEY: what a claim key holds.

import { wordsOf } from "./ask.mjs";
import { failure, json } from "./http.mjs";

export function keys(ask, contract, publicKey) {
  const fate = ask("latchkey_access_key", { account_id: contract, public_key: publicKey });
  if (fate.error) return failure(400, wordsOf(fate.error));
  const { state, access_key, deleted_at_height } = fate.result;
  const known = { contract, public_key: publicKey, state, access_key, deleted_at_height };
  if (state !== "active") return json(state === "unknown" ? 404 : 200, JSON.stringify(known));
  return json(200, JSON.stringify({ ...known, ...preview(ask, contract, publicKey) }));
}

/** What a claim would pay; contracts other than drops have no word for it. */
function preview(ask, contract, publicKey) {
  const args = new TextEncoder().encode(JSON.stringify({ public_key: publicKey }));
  const { error, result } = ask("query", {
    request_type: "call_function", finality: "final", account_id: contract, method_name: "preview_claim",
    args_base64: btoa(String.fromCharCode(...args)),
  });
  if (error) return { preview: null, preview_error: wordsOf(error) };
  return { preview: JSON.parse(new TextDecoder().decode(Uint8Array.from(result.result))) };
}
