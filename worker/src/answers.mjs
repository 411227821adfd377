// What a ledger answers, by method and path. Everything goes through the core's
// JSON-RPC; handle takes and returns its bytes.

import { claims } from "./claims.mjs";
import { failure, json, text } from "./http.mjs";
import { asker } from "./ask.mjs";
import { keys } from "./keys.mjs";

export function answer(handle, method, path, body) {
  const route = `${method} ${path}`;
  if (route === "POST /") {
    const { status, body: bytes } = handle(body);
    return json(status, bytes);
  }
  const ask = asker(handle);
  const key = /^GET \/v1\/keys\/([^/]+)\/([^/]+)$/.exec(route);
  if (key) {
    const [contract, publicKey] = key.slice(1).map(decoded);
    return contract && publicKey ? keys(ask, contract, publicKey) : failure(400, "the address is not well encoded");
  }
  switch (route) {
    case "POST /v1/claims": return claims(ask, body);
    case "GET /status": return plain(ask("status"));
    case "GET /healthz": return ask("status").error ? text(503, "unhealthy: the ledger does not answer\n") : text(200, "ok\n");
  }
  return failure(404, `no ${route}: see worker/README.md`);
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

const plain = ({ status, error, result }) => json(status, JSON.stringify(error ?? result));
