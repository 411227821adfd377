// POST /v1/claims {"signed_tx_base64"}: sends a claim that was signed elsewhere.
// Sent again, it is answered with the outcome that the ledger keeps.

import { wordsOf } from "./ask.mjs";
import { failure, json } from "./http.mjs";

export function claims(ask, body) {
  const signed = signedOf(body);
  if (signed === undefined) return failure(400, 'the body is JSON: {"signed_tx_base64": "…"}');
  const { status, error, result } = ask("send_tx", { signed_tx_base64: signed, wait_until: "EXECUTED_OPTIMISTIC" });
  // A refusal is a word about the transaction; other errors bring their own status.
  if (error) return failure(status === 200 ? 422 : status, wordsOf(error));
  return json(200, JSON.stringify({ transaction_hash: result.transaction.hash, state: stateOf(result.status), outcome: result }));
}

function signedOf(body) {
  try {
    const { signed_tx_base64: signed } = JSON.parse(new TextDecoder().decode(body));
    return typeof signed === "string" ? signed : undefined;
  } catch {
    return undefined;
  }
}

/** A drop's claim returns true when it paid and false when it could not: the key lives on. */
function stateOf(status) {
  if (status.Failure !== undefined) return "failed";
  if (status.SuccessValue === undefined) return "running";
  return status.SuccessValue === btoa("true") ? "claimed" : "unpaid";
}
