// POST /import, /import/finish and /import/discard: a ledger that comes from elsewhere, as an archive
// (core/ledger/archive.go). Whoever has the Worker's root key may bring one; `latchkey import` does.

import { ImportError } from "../../bin/wasm/host.mjs";
import { addLedger } from "./directory.mjs";
import { host, now } from "./host.mjs";
import { BadRequest, bodyOf, json } from "./http.mjs";
import { rootKey } from "./settings.mjs";

const address = /^(?:\/l\/([a-z0-9][a-z0-9_-]{0,63}))?(\/import(?:\/finish|\/discard)?)$/;

const signatureHeader = "X-Latchkey-Signature";

const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");
const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** The ledger and the path within that a request brings something to, or undefined. */
export function importAddress(method, path, otherwise = "main") {
  const found = method === "POST" && address.exec(path);
  return found ? { ledger: found[1] ?? otherwise, within: found[2] } : undefined;
}

/**
 * Hands a signed request to the ledger's object. A name is in the directory when its object
 * holds something, so that nobody's request makes another ledger meanwhile.
 */
export async function takeImport({ ledger, within }, request, url, env) {
  const body = await bodyOf(request);
  await checkSignature(request, url, body, env);
  const answer = await env.LEDGERS.getByName(ledger).fetch(new Request(new URL(within, url), { method: "POST", headers: request.headers, body }));
  if (answer.ok) await addLedger(ledger, env);
  return answer;
}

/** What is signed: it is for one Worker, one ledger and one body. */
async function checkSignature(request, url, body, env) {
  const digest = hex(await crypto.subtle.digest("SHA-256", body));
  const text = new TextEncoder().encode(`latchkey import\n${url.origin}${url.pathname}\n${digest}`);
  const key = await crypto.subtle.importKey("raw", rootKey(env), { name: "Ed25519" }, false, ["verify"]);
  let signature;
  try {
    signature = bytesOf(request.headers.get(signatureHeader) ?? "");
  } catch {
    signature = new Uint8Array();
  }
  if (!(await crypto.subtle.verify({ name: "Ed25519" }, key, signature, text))) {
    throw new BadRequest(403, "NOT_THE_ROOT_KEY", `a ledger is brought by the root key of this Worker, which has not signed this for ${url.origin}${url.pathname}`);
  }
}

/** The HTTP statuses of why nothing was taken, by code; others have 409. */
const statuses = { BAD_ARCHIVE: 400, PARSE_ERROR: 400, CONTRACT_NOT_CARRIED: 422, BLOCK_DIFFERS: 422 };

/** Takes what a body brings into store, or nothing of it. */
export function importInto(storage, store, within, body) {
  try {
    return json(200, JSON.stringify(storage.transactionSync(() => taken(store, within, body))));
  } catch (error) {
    if (!(error instanceof ImportError) || !error.code) throw error;
    throw new BadRequest(statuses[error.code] ?? 409, error.code, error.message);
  }
}

function taken(store, within, body) {
  const coming = host.import(store);
  try {
    if (within === "/import") return coming.take(body);
    if (within === "/import/discard") {
      const how = coming.discard(body);
      store.clearImport();
      return how;
    }
    return coming.finish({ now: now(), random: crypto.getRandomValues(new Uint8Array(32)), ...finishing(body) });
  } finally {
    coming.close();
  }
}

function finishing(body) {
  try {
    const { opening_base64: opening, copied } = JSON.parse(new TextDecoder().decode(body));
    return { opening: opening === undefined ? undefined : bytesOf(opening), copied: copied === true };
  } catch {
    throw new BadRequest(400, "PARSE_ERROR", 'the body is JSON: {"opening_base64": "…"}, or {"copied": true}');
  }
}
