// POST /v1/claims {"signed_tx_base64"}: sends a claim that was signed elsewhere.
// Sent again, it is answered with the outcome that the ledger keeps.

import { BadRequest, failure, json } from "./http.mjs";

export const claims = { question, response };

function question(body) {
  const signed_tx_base64 = signedOf(body);
  if (signed_tx_base64 === undefined) throw new BadRequest(400, 'the body is JSON: {"signed_tx_base64": "…"}');
  const params = { signed_tx_base64, wait_until: "EXECUTED_OPTIMISTIC" };
  return new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 0, method: "send_tx", params }));
}

function signedOf(body) {
  try {
    const { signed_tx_base64: signed } = JSON.parse(new TextDecoder().decode(body));
    return typeof signed === "string" ? signed : undefined;
  } catch {
    return undefined;
  }
}

function response({ status, body }) {
  const { result, error } = JSON.parse(new TextDecoder().decode(body));
  // A refusal is about the transaction; other errors bring their own status.
  if (error) return failure(status === 200 ? 422 : status, error.latchkey.message);
  return json(200, JSON.stringify({ transaction_hash: result.transaction.hash, state: result.latchkey.claim.state, outcome: result }));
}
