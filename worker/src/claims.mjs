// POST /v1/claims {"signed_tx_base64"}: sends a claim that was signed elsewhere. Sent
// again, it is answered with the outcome that the ledger keeps. host/api answers the same.

import { BadRequest, failure, json } from "./http.mjs";

export const claims = { question, response };

function question(body) {
  const signed_tx_base64 = signedOf(body);
  if (signed_tx_base64 === undefined) throw new BadRequest(400, "PARSE_ERROR", 'the body is JSON: {"signed_tx_base64": "…"}');
  return new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 0, method: "latchkey_claim", params: { signed_tx_base64 } }));
}

function signedOf(body) {
  try {
    const { signed_tx_base64: signed } = JSON.parse(new TextDecoder().decode(body));
    return typeof signed === "string" ? signed : undefined;
  } catch {
    return undefined;
  }
}

/** The HTTP statuses of claims by their state; others have 200. */
const statuses = { running: 202, refused: 422 };

function response({ status, body }) {
  const { result, error } = JSON.parse(new TextDecoder().decode(body));
  if (result) return json(statuses[result.state] ?? 200, JSON.stringify(result));
  const { code, message } = error.latchkey;
  // A ledger's error in proper form has 200.
  return failure(status !== 200 ? status : code === "NOT_A_CLAIM" ? 400 : 422, code, message);
}
